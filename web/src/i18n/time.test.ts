import { expect, test } from 'vitest'
import { momentText } from './time'

const at = (text: string): number => new Date(text).getTime()

test('a moment of today is a time, one of another day has its day', () => {
  const now = at('2026-03-05T18:00:00')
  expect(momentText(at('2026-03-05T14:02:07'), 'en', { now })).toBe('14:02')
  expect(momentText(at('2026-03-05T14:02:07'), 'ko', { now, seconds: true })).toBe('14:02:07')
  expect(momentText(at('2026-03-04T09:30:00'), 'en', { now })).toBe('Mar 4, 09:30')
  expect(momentText(at('2026-03-04T09:30:00'), 'ko', { now })).toBe('3월 4일 09:30')
})
