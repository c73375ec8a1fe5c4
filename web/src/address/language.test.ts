import { describe, expect, it } from 'vitest'
import { pickLanguage } from './language'

describe('the language of a visit', () => {
  it('is the one of the address first', () => expect(pickLanguage('?lesson=step16&lang=ko', 'en', ['en'])).toBe('ko'))
  it('is else the one chosen before', () => expect(pickLanguage('?lang=fr', 'ko', ['en'])).toBe('ko'))
  it('is else the first that the browser prefers and the page has', () =>
    expect(pickLanguage('', null, ['fr-FR', 'ko-KR', 'en-US'])).toBe('ko'))
  it('is English otherwise', () => expect(pickLanguage('', 'xx', ['fr'])).toBe('en'))
})
