import { expect, test } from 'vitest'
import { shortName } from './view'

test('a name is cut to what fits into the circle, Hangul counting twice', () => {
  expect(shortName('x')).toEqual({ text: 'x', small: false })
  expect(shortName('output')).toEqual({ text: 'output', small: true })
  expect(shortName('intermediate')).toEqual({ text: 'interme…', small: true })
  expect(shortName('입력')).toEqual({ text: '입력', small: false })
  expect(shortName('중간변수')).toEqual({ text: '중간변수', small: true })
  expect(shortName('아주_긴_이름')).toEqual({ text: '아주_긴…', small: true })
})
