import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { collapse, diffLines } from '../../web/src/lessons/diff.ts'
import { loadHighlighter, THEME } from './highlighter.ts'

const STEPS = new URL('../../py/steps/', import.meta.url)
const CONTEXT = 1

/** The lines in which two engines differ, as HTML; with names such as Variable.backward, only of these. */
export async function renderDiff(before: string, after: string, names: string[]): Promise<string> {
  const [a, b] = await Promise.all(
    [before, after].map((name) => readFile(fileURLToPath(new URL(`${name}.py`, STEPS)), 'utf8')),
  )
  const pieces = names.length === 0 ? [undefined] : names
  const blocks = await Promise.all(
    pieces.map((name) => block(pick(a!, name), pick(b!, name), `${before} → ${after}${name ? `, ${name}` : ''}`)),
  )
  return `<div class="diffs">${blocks.join('')}</div>\n`
}

async function block(before: string, after: string, label: string): Promise<string> {
  const shiki = await loadHighlighter()
  const tokens = (text: string) => shiki.codeToTokens(text, { lang: 'python', theme: THEME }).tokens
  const [from, to] = [tokens(before), tokens(after)]
  const rows = collapse(diffLines(before, after), CONTEXT).map((line) => {
    if (line.kind === 'gap') return '<span class="gap">⋯</span>'
    const spans = (line.after === null ? from[line.before! - 1] : to[line.after - 1]) ?? []
    const sign = { same: ' ', removed: '−', added: '+' }[line.kind]
    const text = spans
      .map((span) => `<span style="color:${span.color ?? 'inherit'}">${escape(span.content)}</span>`)
      .join('')
    const tag = { same: 'span', removed: 'del', added: 'ins' }[line.kind]
    return `<${tag} class="${line.kind}"><i aria-hidden="true">${sign}</i>${text}</${tag}>`
  })
  if (rows.every((row) => row.includes('class="same"') || row.includes('class="gap"')))
    throw new Error(`There is no difference in ${label}`)
  return `<figure class="diff"><figcaption>${escape(label)}</figcaption><pre class="shiki" tabindex="0"><code>${rows.join('\n')}</code></pre></figure>`
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A class, a function or a method of a source, with its decorators, flush left; nothing where it has no such name. */
export function pick(source: string, name: string | undefined): string {
  if (!name) return source
  let lines = source.split('\n')
  for (const part of name.split('.')) {
    const named = lines.filter((line) => new RegExp(`^\\s*(?:class|def) ${part}\\b`).test(line))
    if (named.length === 0) return ''
    // A function of this name is not the method of the same name in a class above it.
    const indent = Math.min(...named.map((line) => line.search(/\S/)))
    const start = lines.indexOf(named.find((line) => line.search(/\S/) === indent)!)
    let end = start + 1
    while (end < lines.length && (lines[end]!.trim() === '' || lines[end]!.search(/\S/) > indent)) end++
    let first = start
    while (first > 0 && lines[first - 1]!.startsWith(`${' '.repeat(indent)}@`)) first--
    lines = lines.slice(first, end)
  }
  const indent = lines.find((line) => line.trim())!.search(/\S/)
  return `${lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd()}\n`
}
