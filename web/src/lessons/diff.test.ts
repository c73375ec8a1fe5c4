import { describe, expect, test } from 'vitest'
import { collapse, type DiffLine, diffLines } from './diff'

const marks = { same: ' ', removed: '-', added: '+' }
const shown = (lines: DiffLine[]) => lines.map((line) => marks[line.kind] + line.text)

/** All subsequences, so that the longest common one is found without any cleverness. */
function subsequences(lines: string[]): Set<string> {
  const all = new Set<string>()
  for (let bits = 0; bits < 2 ** lines.length; bits++) all.add(lines.filter((_, i) => bits & (1 << i)).join(''))
  return all
}

/** Every text of up to `most` lines out of a and b. */
function texts(most: number): string[][] {
  let longest: string[][] = [[]]
  const all = [...longest]
  for (let length = 1; length <= most; length++) {
    longest = longest.flatMap((text) => [
      [...text, 'a'],
      [...text, 'b'],
    ])
    all.push(...longest)
  }
  return all
}

test('a changed line is removed, then added, with its numbers', () => {
  expect(diffLines('a\nx.grad = gx\nb\n', 'a\nx.grad = x.grad + gx\nb\n')).toEqual([
    { kind: 'same', text: 'a', before: 1, after: 1 },
    { kind: 'removed', text: 'x.grad = gx', before: 2, after: null },
    { kind: 'added', text: 'x.grad = x.grad + gx', before: null, after: 2 },
    { kind: 'same', text: 'b', before: 3, after: 3 },
  ])
})

test('what both have stays, whatever is put around it', () => {
  expect(
    shown(diffLines('import numpy\nclass A\nclass B', 'class Config\nclass A\n    gen = 0\nclass B\nend')),
  ).toEqual(['-import numpy', '+class Config', ' class A', '+    gen = 0', ' class B', '+end'])
})

test('nothing and something', () => {
  expect(diffLines('', '')).toEqual([])
  expect(shown(diffLines('', 'a\n'))).toEqual(['+a'])
  expect(shown(diffLines('a\n\n', ''))).toEqual(['-a', '-'])
  expect(shown(diffLines('a', 'a\n'))).toEqual([' a'])
})

test('every pair of small texts: both can be read off, and no diff is shorter', () => {
  for (const before of texts(5)) {
    const parts = subsequences(before)
    for (const after of texts(5)) {
      const lines = diffLines(before.join('\n'), after.join('\n'))
      expect(lines.filter((line) => line.kind !== 'added').map((line) => line.text)).toEqual(before)
      expect(lines.filter((line) => line.kind !== 'removed').map((line) => line.text)).toEqual(after)
      expect(lines.flatMap((line) => line.before ?? [])).toEqual(before.map((_, i) => i + 1))
      expect(lines.flatMap((line) => line.after ?? [])).toEqual(after.map((_, i) => i + 1))
      const common = Math.max(...Array.from(subsequences(after), (part) => (parts.has(part) ? part.length : 0)))
      expect(lines.filter((line) => line.kind === 'same')).toHaveLength(common)
    }
  }
})

test('two long texts with nothing in common are rewritten, in a moment', () => {
  const before = Array.from({ length: 5000 }, (_, i) => `before ${i}`)
  const after = Array.from({ length: 5000 }, (_, i) => `after ${i}`)
  const kinds = diffLines(before.join('\n'), after.join('\n')).map((line) => line.kind)
  expect(kinds).toEqual([...before.map(() => 'removed'), ...after.map(() => 'added')])
})

describe('collapsing', () => {
  const numbers = Array.from({ length: 20 }, (_, i) => `${i + 1}`)
  const changed = (...at: number[]) =>
    diffLines(numbers.join('\n'), numbers.map((line, i) => (at.includes(i + 1) ? 'new' : line)).join('\n'))
  const read = (lines: ReturnType<typeof collapse>) =>
    lines.map((line) => (line.kind === 'gap' ? `…${line.lines}` : marks[line.kind] + line.text))

  test('keeps three lines around a change and counts the rest', () => {
    expect(read(collapse(changed(10)))).toEqual(['…6', ' 7', ' 8', ' 9', '-10', '+new', ' 11', ' 12', ' 13', '…7'])
  })

  test('joins changes whose surroundings meet', () => {
    expect(read(collapse(changed(5, 8), 1))).toEqual(['…3', ' 4', '-5', '+new', ' 6', ' 7', '-8', '+new', ' 9', '…11'])
  })

  test('shows a single line rather than a gap of one', () => {
    expect(read(collapse(changed(3, 7), 1))).toEqual([
      ' 1',
      ' 2',
      '-3',
      '+new',
      ' 4',
      ' 5',
      ' 6',
      '-7',
      '+new',
      ' 8',
      '…12',
    ])
  })

  test('of two equal texts is one gap', () => {
    expect(read(collapse(changed()))).toEqual(['…20'])
  })
})
