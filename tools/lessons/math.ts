import katex from 'katex'
import type MarkdownIt from 'markdown-it'

const render = (source: string, displayMode: boolean): string =>
  katex.renderToString(source, { output: 'mathml', displayMode, throwOnError: true })

/** `$…$` in a line and `$$…$$` as paragraphs of their own, as MathML: browsers draw it with the fonts they have. */
export function math(md: MarkdownIt): void {
  md.inline.ruler.after('escape', 'math', (state, silent) => {
    if (state.src[state.pos] !== '$') return false
    const source = /^\$(?!\s)([^$\n]*[^$\s])\$(?!\d)/.exec(state.src.slice(state.pos))?.[1]
    if (source === undefined) return false
    if (!silent) state.push('math_inline', 'math', 0).content = source
    state.pos += source.length + 2
    return true
  })
  md.block.ruler.before('fence', 'math', (state, line, last, silent) => {
    const at = (n: number) => state.src.slice(state.bMarks[n]! + state.tShift[n]!, state.eMarks[n]).trim()
    if (at(line) !== '$$') return false
    let end = line + 1
    while (end < last && at(end) !== '$$') end++
    if (end === last) return false
    if (silent) return true
    state.push('math_block', 'math', 0).content = state.getLines(line + 1, end, 0, false)
    state.line = end + 1
    return true
  })
  // With a word joiner: a comma, or a Korean particle, stays with its formula.
  md.renderer.rules['math_inline'] = (tokens, i) => `${render(tokens[i]!.content, false)}&#8288;`
  md.renderer.rules['math_block'] = (tokens, i) => `<p>${render(tokens[i]!.content, true)}</p>\n`
}
