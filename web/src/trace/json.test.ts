import { expect, it } from 'vitest'
import { DamagedTrace } from './damaged'
import { readChunk, readJson } from './json'

it('reads what JSON.parse reads', () => {
  const value = { a: [1, '[[[{{{"', { b: '\\"', c: null }], d: '\\' }
  expect(readJson(JSON.stringify(value))).toEqual(value)
})

it.each([
  ['a text that nests for ever', '['.repeat(5_000_000), /nested more than 200/],
  ['objects in objects', '{"a":'.repeat(100_000), /nested more than 200/],
  ['no JSON', '<!doctype html>', /not JSON/],
  ['a cut text', '{"events": [', /not JSON/],
])('refuses %s with a sentence', (_what, text, sentence) => {
  expect(() => readJson(text)).toThrow(DamagedTrace)
  expect(() => readJson(text)).toThrow(sentence)
})

it('does not take brackets within a text for depth', () => {
  expect(readJson(JSON.stringify('['.repeat(1000)))).toHaveLength(1000)
})

it.each(['null', '7', '"x"', '[]', 'true'])('takes no %s for a chunk', (text) => {
  expect(() => readChunk(text)).toThrow(DamagedTrace)
})
