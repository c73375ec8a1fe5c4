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
    // A comma, or a Korean particle, stays with its formula.
    const tail = /^[.,;:!?)가-힣]{0,6}/.exec(state.src.slice(state.pos + source.length + 2))?.[0] ?? ''
    if (!silent) Object.assign(state.push('math_inline', 'math', 0), { content: source, info: tail })
    state.pos += source.length + 2 + tail.length
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
  md.renderer.rules['math_inline'] = (tokens, i) => {
    const { content, info } = tokens[i]!
    return info ? `<span class="formula">${render(content, false)}${info}</span>` : render(content, false)
  }
  md.renderer.rules['math_block'] = (tokens, i) => `<p>${render(tokens[i]!.content, true)}</p>\n`
}
