import { describe, expect, test } from 'vitest'
import { editBetween, PlainLog } from './plain'

describe('the edit between two texts', () => {
  test.each([
    ['', 'a', { from: 0, removed: 0, inserted: 'a' }],
    ['abc', 'abxc', { from: 2, removed: 0, inserted: 'x' }],
    ['abc', 'ac', { from: 1, removed: 1, inserted: '' }],
    ['aaa', 'aaaa', { from: 3, removed: 0, inserted: 'a' }],
    ['one\ntwo', 'three', { from: 0, removed: 7, inserted: 'three' }],
    ['abab', 'ab', { from: 2, removed: 2, inserted: '' }],
    ['same', 'same', { from: 4, removed: 0, inserted: '' }],
  ])('%j to %j', (before, after, edit) => {
    expect(editBetween(before, after)).toEqual(edit)
    expect(before.slice(0, edit.from) + edit.inserted + before.slice(edit.from + edit.removed)).toBe(after)
  })
})

test('the log leads from the first text to the last, and begins anew with another text', () => {
  const log = new PlainLog()
  const selection = { start: 0, end: 0, backward: false }
  log.edit('typed before there was a text', selection, 0)
  expect(log.last).toBe(null)
  log.open('x = 1')
  for (const [at, text] of ['x = 12', 'x = 12', 'y = 12'].entries()) log.edit(text, selection, at)
  const { text, edits } = log.edits
  expect(edits).toHaveLength(2)
  expect(
    edits.reduce(
      (before, { from, removed, inserted }) => before.slice(0, from) + inserted + before.slice(from + removed),
      text,
    ),
  ).toBe('y = 12')
  log.open('other')
  expect(log.edits).toEqual({ text: 'other', edits: [] })
})
