import MarkdownIt from 'markdown-it'
import { practiceWords } from '../../web/src/lessons/words.ts'
import { renderDiff } from './diff.ts'
import { loadHighlighter, THEME } from './highlighter.ts'
import { checkLink } from './links.ts'
import { math } from './math.ts'

/** A lesson's text, in order: HTML, and what the page puts between. */
export type LessonPart = { html: string } | { question: string } | { exercise: true } | { pops: true }

const PLACEHOLDER = /^\{\{(\w+)((?: [\w.]+)*)\}\}$/

/**
 * A lesson's Markdown in parts. Formulas are MathML; HTML (an inline SVG) passes through: lessons are the project's own.
 */
export async function renderLesson(markdown: string, language: 'en' | 'ko' = 'en'): Promise<LessonPart[]> {
  const md = await renderer(language)
  const parts: LessonPart[] = []
  let text: string[] = []
  const flush = (): void => {
    if (text.some((line) => line.trim())) parts.push({ html: md.render(text.join('\n')) })
    text = []
  }
  let fenced = false
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced
    const [, kind, rest] = (!fenced && PLACEHOLDER.exec(line)) || []
    if (!kind) {
      text.push(line)
      continue
    }
    const names = (rest ?? '').trim().split(' ').filter(Boolean)
    flush()
    if (kind === 'question' && names.length === 1) parts.push({ question: names[0]! })
    else if (kind === 'exercise' && names.length === 0) parts.push({ exercise: true })
    else if (kind === 'pops' && names.length === 0) parts.push({ pops: true })
    else if (kind === 'diff' && names.length >= 2)
      parts.push({ html: await renderDiff(names[0]!, names[1]!, names.slice(2)) })
    else throw new Error(`The placeholder "${line}" stands for nothing: see web/lessons/README.md`)
  }
  flush()
  return parts
}

/** Markdown of a question or an exercise. */
export async function renderText(markdown: string, kind: 'inline' | 'block'): Promise<string> {
  const md = await renderer('en')
  return kind === 'inline' ? md.renderInline(markdown) : md.render(markdown)
}

async function renderer(language: 'en' | 'ko'): Promise<MarkdownIt> {
  const shiki = await loadHighlighter()
  const md = new MarkdownIt({
    html: true,
    highlight: (code, lang) =>
      shiki.codeToHtml(code.trimEnd(), { lang: lang === 'python' ? 'python' : 'text', theme: THEME }),
  })
  md.use(math)
  const fence = md.renderer.rules.fence!
  md.renderer.rules.fence = (tokens, i, options, env, self) => {
    const block = fence(tokens, i, options, env, self)
    const [, run, engine] = /^python (run)(?: (\w+))?$/.exec(tokens[i]!.info.trim()) ?? []
    // A whole program can be run as it stands; what it prints stands below it.
    return run
      ? `<div class="program">${block}<button class="btn small try" data-engine="${engine ?? ''}">${practiceWords[language].tryIt}</button></div>\n`
      : block
  }
  md.renderer.rules.link_open = (tokens, i, options, _env, self) => {
    const token = tokens[i]!
    const kind = checkLink(String(token.attrGet('href')))
    if (kind === 'action') token.attrSet('class', 'action')
    else token.attrSet('rel', 'noopener')
    return self.renderToken(tokens, i, options)
  }
  md.renderer.rules.table_open = () => '<div class="table"><table>\n'
  md.renderer.rules.table_close = () => '</table></div>\n'
  return md
}
