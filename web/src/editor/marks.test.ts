import { history, undo } from '@codemirror/commands'
import { EditorState, type TransactionSpec } from '@codemirror/state'
import { expect, test } from 'vitest'
import { errorMark, lineStart, madeLineMark, marks, setError, setMadeLine } from './marks'

const source = 'a = 1\nb = c\nd = 2'

function open(errorLine: number, madeLine: number): EditorState {
  const state = EditorState.create({ doc: source, extensions: [marks, history()] })
  return state.update({
    effects: [
      setError.of({ pos: lineStart(state.doc, errorLine), message: "name 'c' is not defined" }),
      setMadeLine.of({ pos: lineStart(state.doc, madeLine), message: '' }),
    ],
  }).state
}

function markedLines(state: EditorState): { error: string | null; made: string | null } {
  const text = (mark: { pos: number } | null) => mark && state.doc.lineAt(mark.pos).text
  return { error: text(state.field(errorMark)), made: text(state.field(madeLineMark)) }
}

const after = (state: EditorState, change: TransactionSpec) => markedLines(state.update(change).state)

test('marks stay on their lines while other lines are edited', () => {
  const state = open(2, 3)
  const marked = { error: 'b = c', made: 'd = 2' }
  expect(markedLines(state)).toEqual(marked)
  expect(after(state, { changes: { from: 0, insert: '# one\n# two\n' } })).toEqual(marked)
  expect(after(state, { changes: { from: 5, insert: '0' } })).toEqual(marked)
  expect(after(state, { changes: { from: 5, insert: '\n' } })).toEqual(marked)
  expect(after(state, { changes: { from: source.length, insert: '\n# end' } })).toEqual({
    error: 'b = c',
    made: 'd = 2',
  })
})

test.each([
  ['in the line', { from: 8, insert: 'x' }],
  ['at its start', { from: 6, insert: 'x' }],
  ['at its end', { from: 11, insert: 'x' }],
  ['of the line away', { from: 6, to: 12 }],
  ['of everything', { from: 0, to: source.length, insert: 'new' }],
])('an edit %s clears the error', (_, changes) => {
  expect(after(open(2, 3), { changes }).error).toBeNull()
})

test('the line of the current function is kept while it is edited', () => {
  expect(after(open(1, 2), { changes: { from: 8, insert: 'x' } }).made).toBe('b x= c')
})

test('an error beyond the end is at the last line, where an unfinished program fails', () => {
  expect(markedLines(open(4, 1)).error).toBe('d = 2')
  expect(markedLines(open(0, 1)).error).toBe('a = 1')
})

test('null takes a mark away, and undo does not bring it back', () => {
  let state = open(2, 3).update({ changes: { from: 8, insert: 'x' } }).state
  undo({ state, dispatch: (transaction) => (state = transaction.state) })
  expect(state.doc.toString()).toBe(source)
  expect(markedLines(state)).toEqual({ error: null, made: 'd = 2' })
  expect(after(state, { effects: setMadeLine.of(null) }).made).toBeNull()
})
