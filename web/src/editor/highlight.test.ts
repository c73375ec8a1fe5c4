import { readdirSync, readFileSync } from 'node:fs'
import { pythonLanguage } from '@codemirror/lang-python'
import { highlightTree, tagHighlighter, tags as t } from '@lezer/highlight'
import { describe, expect, test } from 'vitest'
import { type CodeKind, highlight } from './highlight'

const plainly = (source: string) =>
  highlight(source).map((line) =>
    line.filter((token) => token.kind !== 'plain').map((token) => [token.text, token.kind]),
  )

test('a line of an engine', () => {
  expect(plainly('    def backward(self, gy):  # 2 * x')).toEqual([
    [
      ['def', 'keyword'],
      ['backward', 'def'],
      ['self', 'self'],
      ['# 2 * x', 'comment'],
    ],
  ])
  expect(plainly('class Add(Function): return None')[0]).toEqual([
    ['class', 'keyword'],
    ['Add', 'def'],
    ['return', 'keyword'],
    ['None', 'keyword'],
  ])
})

test.each(['0', '12.5', '.5', '5.', '1e-4', '1_000', '0xFF', '2j', '1E+3'])('the number %s', (number) => {
  expect(plainly(`x = ${number}`)[0]).toEqual([[number, 'number']])
})

test.each(["''", '"a # b"', "r'\\d'", 'f"{x}"', 'Rb"x"', "'it\\'s'", "'''a'b'''", '"\\\\"'])(
  'the string %s ends where Python ends it',
  (string) => {
    expect(plainly(`${string} + x  # y`)[0]).toEqual([
      [string, 'string'],
      ['# y', 'comment'],
    ])
  },
)

test('names that only contain a keyword, a number or self are plain', () => {
  expect(plainly('isinstance definite x0 selfish 변수 _1 print')).toEqual([[]])
})

test('triple quotes go on over lines until they end', () => {
  expect(plainly('"""a\n# no\n  b""" + 1')).toEqual([
    [['"""a', 'string']],
    [['# no', 'string']],
    [
      ['  b"""', 'string'],
      ['1', 'number'],
    ],
  ])
  expect(plainly("'''a\n\"\"\"\n''';x = 1").at(-1)).toEqual([
    ["'''", 'string'],
    ['1', 'number'],
  ])
})

test('an unclosed string ends with its line, unless a backslash continues it', () => {
  expect(plainly('"open\nx = 1')).toEqual([[['"open', 'string']], [['1', 'number']]])
  expect(plainly('"open \\\nmore" + 1')).toEqual([
    [['"open \\', 'string']],
    [
      ['more"', 'string'],
      ['1', 'number'],
    ],
  ])
})

test('a decorator, and @ as an operator', () => {
  expect(plainly('    @contextlib.contextmanager')[0]).toEqual([['@contextlib.contextmanager', 'decorator']])
  expect(plainly('y = a @ b')).toEqual([[]])
})

describe('the engines of the steps', () => {
  const folder = new URL('../../../py/steps/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.py'))
  // A real parser of Python, which shares nothing with the light one.
  const kinds = tagHighlighter([
    { tag: [t.keyword, t.bool, t.null], class: 'keyword' },
    { tag: [t.string, t.special(t.string), t.escape], class: 'string' },
    { tag: t.number, class: 'number' },
    { tag: t.comment, class: 'comment' },
    { tag: [t.function(t.definition(t.variableName)), t.definition(t.className)], class: 'def' },
  ])

  test.each(names)('%s is coloured as a parser of Python would', (name) => {
    const source = readFileSync(new URL(name, folder), 'utf8')
    const expected: (CodeKind | null)[] = Array.from(source, () => null)
    const tree = pythonLanguage.parser.parse(source)
    highlightTree(tree, kinds, (from, to, kind) => {
      // The parser counts the star of *args as one.
      if (kind !== 'keyword' || /\w/.test(source.slice(from, to))) expected.fill(kind as CodeKind, from, to)
    })
    // The parser sees the expressions inside an f-string; the light one shows it in one colour.
    tree.iterate({
      enter: (node) => void (node.name === 'FormatString' && expected.fill('string', node.from, node.to)),
    })

    const lines = highlight(source)
    expect(lines.map((line) => line.map((token) => token.text).join('')).join('\n')).toBe(source)
    let at = 0
    for (const line of lines) {
      for (const { text, kind } of line) {
        const isKnown = kind === 'plain' || kind === 'self' || kind === 'decorator'
        for (const character of text) {
          const wanted = expected[at++]
          if (character.trim() !== '' && (wanted || !isKnown)) expect([text, kind]).toEqual([text, wanted])
        }
      }
      at++
    }
  })
})
