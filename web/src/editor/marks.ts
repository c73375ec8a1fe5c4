import {
  type ChangeDesc,
  type EditorState,
  type Extension,
  Facet,
  RangeSet,
  StateEffect,
  StateField,
  type Text,
} from '@codemirror/state'
import { Decoration, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view'

interface Mark {
  /** Start of the marked line. */
  pos: number
  message: string
}

export const setError = StateEffect.define<Mark | null>()
export const setMadeLine = StateEffect.define<Mark | null>()

/** Start of a 1-based line. A SyntaxError may name the line after the last: then it is the last. */
export function lineStart(doc: Text, line: number): number {
  return doc.line(Math.min(Math.max(Math.trunc(line), 1), doc.lines)).from
}

function lineWasEdited(changes: ChangeDesc, doc: Text, pos: number): boolean {
  const { from, to } = doc.lineAt(pos)
  return changes.touchesRange(from, to) !== false
}

function moved(mark: Mark, changes: ChangeDesc, doc: Text): Mark {
  return { ...mark, pos: doc.lineAt(changes.mapPos(mark.pos, 1)).from }
}

export const errorMark = StateField.define<Mark | null>({
  create: () => null,
  update(mark, transaction) {
    for (const effect of transaction.effects) if (effect.is(setError)) return effect.value
    if (!mark || !transaction.docChanged) return mark
    if (lineWasEdited(transaction.changes, transaction.startState.doc, mark.pos)) return null
    return moved(mark, transaction.changes, transaction.newDoc)
  },
})

export const madeLineMark = StateField.define<Mark | null>({
  create: () => null,
  update(mark, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMadeLine)) return effect.value
    return mark && transaction.docChanged ? moved(mark, transaction.changes, transaction.newDoc) : mark
  },
})

/** How to use the text box, for screen readers. */
export const description = Facet.define<string, string>({ combine: (given) => given[0] ?? '' })

const errorGutter = new (class extends GutterMarker {
  override elementClass = 'cm-errorGutter'
})()

function decorateError(state: EditorState): RangeSet<Decoration> {
  const mark = state.field(errorMark)
  if (!mark) return Decoration.none
  const attributes = mark.message ? { title: mark.message } : undefined
  return Decoration.set(Decoration.line({ class: 'cm-errorLine', attributes }).range(mark.pos))
}

function decorateMadeLine(state: EditorState): RangeSet<Decoration> {
  const mark = state.field(madeLineMark)
  if (!mark) return Decoration.none
  return Decoration.set(
    Decoration.line({ class: 'cm-madeLine', attributes: { 'aria-current': 'true' } }).range(mark.pos),
  )
}

export const marks: Extension = [
  errorMark,
  madeLineMark,
  EditorView.decorations.compute([errorMark], decorateError),
  EditorView.decorations.compute([madeLineMark], decorateMadeLine),
  gutterLineClass.compute([errorMark], (state) => {
    const mark = state.field(errorMark)
    return mark ? RangeSet.of(errorGutter.range(mark.pos)) : RangeSet.empty
  }),
  EditorView.contentAttributes.compute([errorMark, description], (state) => {
    const mark = state.field(errorMark)
    const attributes: Record<string, string> = {}
    const spoken = [mark?.message, state.facet(description)].filter(Boolean).join(' ')
    if (spoken) attributes['aria-description'] = spoken
    if (mark) attributes['aria-invalid'] = 'true'
    return attributes
  }),
]
