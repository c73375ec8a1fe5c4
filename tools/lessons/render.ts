import MarkdownIt from 'markdown-it'
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import { checkLink } from './links.ts'
import { math } from './math.ts'

/** Colours are variables, which lesson.css gives the page's own: light, dark and the editor agree by themselves. */
const theme = createCssVariablesTheme({ name: 'page', variablePrefix: '--shiki-' })

let highlighter: Promise<HighlighterCore> | undefined

const loadHighlighter = (): Promise<HighlighterCore> =>
  (highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [import('shiki/langs/python.mjs')],
    engine: createJavaScriptRegexEngine(),
  }))

/**
 * A lesson's Markdown as HTML. Formulas are MathML; HTML (an inline SVG) passes through: lessons are the project's own.
 */
export async function renderLesson(markdown: string): Promise<string> {
  const shiki = await loadHighlighter()
  const md = new MarkdownIt({
    html: true,
    highlight: (code, lang) =>
      shiki.codeToHtml(code.trimEnd(), { lang: lang === 'python' ? 'python' : 'text', theme: 'page' }),
  })
  md.use(math)
  md.renderer.rules.link_open = (tokens, i, options, _env, self) => {
    const token = tokens[i]!
    const kind = checkLink(String(token.attrGet('href')))
    if (kind === 'action') token.attrSet('class', 'action')
    else token.attrSet('rel', 'noopener')
    return self.renderToken(tokens, i, options)
  }
  md.renderer.rules.table_open = () => '<div class="table"><table>\n'
  md.renderer.rules.table_close = () => '</table></div>\n'
  return md.render(markdown)
}
