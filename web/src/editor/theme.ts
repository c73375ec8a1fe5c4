import { HighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { type Extension, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { tags as t } from '@lezer/highlight'

// Every colour is a variable of the page, so that light and dark follow it without a second theme.
const ink = 'var(--ink, CanvasText)'
const soft = 'var(--soft, GrayText)'
const line = 'var(--line, GrayText)'
const now = 'var(--now, #1d4ed8)'
const bad = 'var(--bad, #b91c1c)'

const frame = EditorView.theme({
  '&': { color: ink, backgroundColor: 'var(--card, Canvas)', height: '100%', fontSize: 'var(--code-size, 0.875rem)' },
  '&.cm-focused': { outline: 'none' },
  // An outline would lie under the coloured lines.
  '&.cm-focused::after': {
    content: '""',
    position: 'absolute',
    inset: '0',
    border: `2px solid ${now}`,
    pointerEvents: 'none',
    zIndex: '300',
  },
  '.cm-scroller': { overflow: 'auto', fontFamily: 'var(--mono, ui-monospace, monospace)', lineHeight: '1.6' },
  '.cm-content': { caretColor: ink, padding: '8px 0' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-gutters': { color: soft, backgroundColor: 'transparent', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.6em', padding: '0 8px 0 14px', position: 'relative' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, currentColor 5%, transparent)' },
  '&.cm-focused .cm-activeLineGutter': { color: ink },
  '.cm-line.cm-madeLine': { backgroundColor: 'var(--now-bg, #e8eefc)', boxShadow: `inset 3px 0 0 ${now}` },
  '.cm-line.cm-errorLine': { backgroundColor: 'var(--bad-bg, #fdecec)', boxShadow: `inset 3px 0 0 ${bad}` },
  '.cm-gutterElement.cm-errorGutter': { color: bad, fontWeight: '700' },
  '.cm-gutterElement.cm-errorGutter::before': { content: '"✕"', position: 'absolute', left: '4px', fontSize: '0.75em' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: `1px solid ${soft}`,
    borderRadius: '2px',
  },
  '&.cm-focused .cm-nonmatchingBracket': {
    backgroundColor: 'transparent',
    outline: `1px dashed ${bad}`,
    borderRadius: '2px',
  },
  '.cm-searchMatch': { backgroundColor: 'transparent', outline: `1px solid ${now}`, borderRadius: '2px' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--now-bg, #e8eefc)', outlineWidth: '2px' },
  '.cm-panels': { color: ink, backgroundColor: 'var(--band, Canvas)' },
  '.cm-panels.cm-panels-top': { borderBottom: `1px solid ${line}` },
  '.cm-panel.cm-search': { fontFamily: 'var(--sans, system-ui)' },
  '.cm-textfield': {
    color: ink,
    backgroundColor: 'var(--card, Canvas)',
    border: `1px solid ${line}`,
    borderRadius: '4px',
  },
  '.cm-button': { color: ink, background: 'var(--card, Canvas)', border: `1px solid ${line}`, borderRadius: '4px' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { fontSize: '0.8125rem' },
  '.cm-panel.cm-search [name=close]': { color: ink, minWidth: '24px', minHeight: '24px' },
  // iOS zooms into any field whose text is smaller than 16 px.
  '@media (pointer: coarse)': {
    '.cm-scroller, .cm-panel.cm-search input.cm-textfield': { fontSize: 'max(16px, var(--code-size, 1rem))' },
  },
})

const colours = HighlightStyle.define([
  { tag: [t.keyword, t.bool, t.null], color: 'var(--code-keyword, #7c3aed)' },
  { tag: [t.string, t.special(t.string)], color: 'var(--code-string, #0f766e)' },
  { tag: t.number, color: 'var(--code-number, #9a3412)' },
  { tag: t.comment, color: 'var(--code-comment, #6b7280)' },
  {
    tag: [t.function(t.definition(t.variableName)), t.definition(t.className)],
    color: 'var(--code-def, #1e40af)',
    fontWeight: '600',
  },
  // The star of *args counts as a keyword otherwise.
  { tag: t.modifier, color: 'inherit' },
  { tag: t.meta, color: 'var(--code-self, #64748b)' },
])

const selfMark = Decoration.mark({ class: 'cm-self' })

/** `self` is an ordinary name to the grammar, so it is found in the tree (not in strings or comments). */
function findSelf(view: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (
          node.name === 'VariableName' &&
          node.to - node.from === 4 &&
          view.state.sliceDoc(node.from, node.to) === 'self'
        )
          found.add(node.from, node.to, selfMark)
      },
    })
  }
  return found.finish()
}

const self = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = findSelf(view)
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state))
        this.decorations = findSelf(update.view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

export const theme: Extension = [
  frame,
  EditorView.theme({ '.cm-self': { color: 'var(--code-self, #64748b)' } }),
  syntaxHighlighting(colours),
  self,
]
