// Everything of CodeMirror hangs on this file, which mount.ts imports only when an editor is wanted.
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands'
import { pythonLanguage } from '@codemirror/lang-python'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { search, searchKeymap } from '@codemirror/search'
import { Annotation, Compartment, EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { description, lineStart, marks, setError, setMadeLine } from './marks.ts'
import type { EditorHandle, EditorOptions, EditorWords } from './mount.ts'
import { theme } from './theme.ts'
import { wholeText } from './wholetext.ts'

/** An edit made by the page, not by the learner. */
const byPage = Annotation.define<true>()

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

export function createEditor(host: HTMLElement, options: EditorOptions): EditorHandle {
  const words = new Compartment()
  const view = new EditorView({
    parent: host,
    doc: options.text,
    extensions: [
      runKeys(options.onrun),
      escapeKey,
      words.of(wordsExtension(options)),
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
    ],
  })

  function mark(effect: typeof setError, line: number | null, message = ''): void {
    const pos = line === null ? null : lineStart(view.state.doc, line)
    view.dispatch({ effects: effect.of(pos === null ? null : { pos, message }) })
    if (pos !== null) reveal(view, pos)
  }

  return {
    setText(text) {
      const doc = view.state.toText(text)
      if (doc.eq(view.state.doc)) return
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: doc },
        selection: { anchor: Math.min(view.state.selection.main.head, doc.length) },
        annotations: [byPage.of(true), isolateHistory.of('full')],
      })
    },
    getText: () => view.state.doc.toString(),
    markError: (line, message) => mark(setError, line, message),
    markLine: (line) => mark(setMadeLine, line),
    setWords: (changed) => view.dispatch({ effects: words.reconfigure(wordsExtension(changed)) }),
    setTabStop(on) {
      view.contentDOM.tabIndex = on ? 0 : -1
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}
