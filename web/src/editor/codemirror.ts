// Everything of CodeMirror hangs on this file, which mount.ts imports only when an editor is wanted.
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands'
import { pythonLanguage } from '@codemirror/lang-python'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { search, searchKeymap } from '@codemirror/search'
import { Annotation, Compartment, EditorState, type Extension, Prec, Transaction } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { description, lineStart, marks, setError, setMadeLine } from './marks'
import type { EditorHandle, EditorOptions, EditorWords } from './mount'
import type { PlainText } from './plain'
import { theme } from './theme'
import { wholeText } from './wholetext'

/** An edit made by the page, not by the learner. */
const byPage = Annotation.define<true>()

/** Nothing can be typed, and the box looks like it. */
const lockedExtension = (locked: boolean): Extension => [
  EditorState.readOnly.of(locked),
  EditorView.editable.of(!locked),
]

function wordsExtension(words: EditorWords): Extension {
  return [
    EditorView.contentAttributes.of({ 'aria-label': words.label }),
    description.of(words.description ?? ''),
    EditorState.phrases.of(words.phrases ?? {}),
  ]
}

function runKeys(onrun: () => void): Extension {
  const run = () => {
    onrun()
    return true
  }
  // Above the default, which inserts a line; and kept from the page's own Ctrl+Enter, which would run twice.
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run, stopPropagation: true },
      { key: 'Ctrl-Enter', run, stopPropagation: true },
    ]),
  )
}

// Tab indents, so the keyboard needs a way out: Escape, then Tab within this time; or Ctrl+M, which has no limit.
// CodeMirror has the first too, but not while text is selected: there its Escape only ends the selection.
const ESCAPE_LASTS_MS = 2000
const escapeKey = keymap.of([
  {
    key: 'Escape',
    run(view) {
      view.setTabFocusMode(ESCAPE_LASTS_MS)
      return false
    },
  },
])

/** Scrolls inside the editor only: CodeMirror's own scrollIntoView would move the whole page at every step. */
function reveal(view: EditorView, pos: number): void {
  const { scrollDOM, documentPadding } = view
  const block = view.lineBlockAt(pos)
  const top = block.top
  const bottom = block.bottom + documentPadding.top + documentPadding.bottom
  if (top < scrollDOM.scrollTop) scrollDOM.scrollTop = top
  else if (bottom > scrollDOM.scrollTop + scrollDOM.clientHeight) scrollDOM.scrollTop = bottom - scrollDOM.clientHeight
}

/** The edits of the plain box become this editor's history, so that undo goes on where it was. */
function replay(view: EditorView, { edits, selection, scroll }: PlainText): void {
  for (const { from, removed, inserted, selection: before, at } of edits) {
    view.dispatch({ selection: ranged(before, view.state.doc.length), annotations: byPage.of(true) })
    view.dispatch({
      changes: { from, to: from + removed, insert: view.state.toText(inserted) },
      userEvent: inserted.length > 1 ? 'input.paste' : removed > 0 ? 'delete' : 'input.type',
      annotations: [byPage.of(true), Transaction.time.of(at)],
    })
  }
  view.dispatch({ selection: ranged(selection, view.state.doc.length), annotations: byPage.of(true) })
  const line = view.state.doc.line(Math.min(scroll.line + 1, view.state.doc.lines))
  if (scroll.line > 0) view.dispatch({ effects: EditorView.scrollIntoView(line.from, { y: 'start', yMargin: 0 }) })
  if (scroll.left > 0)
    view.requestMeasure({ read: () => undefined, write: () => void (view.scrollDOM.scrollLeft = scroll.left) })
}

function ranged({ start, end, backward }: PlainText['selection'], length: number): { anchor: number; head: number } {
  const [from, to] = [Math.min(start, length), Math.min(end, length)]
  return backward ? { anchor: to, head: from } : { anchor: from, head: to }
}

export function createEditor(host: HTMLElement, options: EditorOptions): EditorHandle {
  const words = new Compartment()
  const locking = new Compartment()
  let now: { words: EditorWords; locked: boolean } = { words: options, locked: options.locked }
  const stateOf = (text: string): EditorState => EditorState.create({ doc: text, extensions: extensions() })
  const extensions = (): Extension => [
    runKeys(options.onrun),
    escapeKey,
    words.of(wordsExtension(now.words)),
    locking.of(lockedExtension(now.locked)),
    pythonLanguage,
    indentUnit.of('    '),
    EditorState.tabSize.of(4),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    bracketMatching(),
    indentOnInput(),
    search({ top: true }),
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
    marks,
    theme,
    wholeText,
    EditorView.updateListener.of((update) => {
      if (update.docChanged && update.transactions.some((one) => one.docChanged && !one.annotation(byPage)))
        options.onchange(update.state.doc.toString())
    }),
    EditorView.domEventHandlers({
      compositionend: () => void setTimeout(catchUp),
      blur: () => void setTimeout(catchUp),
    }),
  ]
  const view = new EditorView({ parent: host, state: stateOf(options.plain.text) })
  replay(view, options.plain)

  /** The text that the page wants to show while somebody composes a character: replacing it then would break the composition. */
  let wanted: string | null = null
  function catchUp(): void {
    if (wanted !== null && !view.composing) setText(wanted)
  }
  function setText(text: string): void {
    wanted = view.composing ? text : null
    const doc = view.state.toText(text)
    if (view.composing || doc.eq(view.state.doc)) return
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: doc },
      selection: { anchor: Math.min(view.state.selection.main.head, doc.length) },
      annotations: [byPage.of(true), isolateHistory.of('full')],
    })
  }

  function mark(effect: typeof setError, line: number | null, message = ''): void {
    const pos = line === null ? null : lineStart(view.state.doc, line)
    view.dispatch({ effects: effect.of(pos === null ? null : { pos, message }) })
    if (pos !== null) reveal(view, pos)
  }

  return {
    setText,
    openText(text) {
      wanted = null
      view.setState(stateOf(text))
    },
    getText: () => view.state.doc.toString(),
    markError: (line, message) => mark(setError, line, message),
    markLine: (line) => mark(setMadeLine, line),
    setLocked(locked) {
      now = { ...now, locked }
      view.dispatch({ effects: locking.reconfigure(lockedExtension(locked)) })
    },
    setWords(changed) {
      now = { ...now, words: changed }
      view.dispatch({ effects: words.reconfigure(wordsExtension(changed)) })
    },
    setTabStop(on) {
      view.contentDOM.tabIndex = on ? 0 : -1
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}
