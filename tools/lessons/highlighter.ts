import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

export const THEME = 'page'
/** Colours are variables, which lesson.css gives the page's own: light, dark and the editor agree by themselves. */
const theme = createCssVariablesTheme({ name: THEME, variablePrefix: '--shiki-' })

let highlighter: Promise<HighlighterCore> | undefined

export const loadHighlighter = (): Promise<HighlighterCore> =>
  (highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [import('shiki/langs/python.mjs')],
    engine: createJavaScriptRegexEngine(),
  }))
