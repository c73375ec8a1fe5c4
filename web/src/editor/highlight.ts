export type CodeKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment' | 'def' | 'self' | 'decorator'

export interface CodeToken {
  text: string
  kind: CodeKind
}

/** What a line leaves open for the next: the quotes that end a string and whether it is raw; null outside a string. */
export type OpenString = string | null

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

// In the order in which they are tried at each place.
const comment = /#.*/y
const stringStart = /(?:[rbuft]|[rR][bBfFtT]|[bBfFtT][rR])?("""|'''|"|')/iy
const number =
  /(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)/y
const name = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy
const decorator = /@[ \t]*[\p{L}_][\p{L}\p{N}\p{M}_.]*/uy

/** The end of a string's content from `at` on, or -1 where this line does not hold it. */
function stringEnd(line: string, at: number, quotes: string): number {
  for (let i = at; i < line.length; i++) {
    if (line[i] === '\\') i++
    else if (line.startsWith(quotes, i)) return i + quotes.length
  }
  return -1
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

/** Colours one line of Python for reading. `open` is what the line before returned; null for the first. */
export function highlightLine(line: string, open: OpenString): { tokens: CodeToken[]; open: OpenString } {
  const tokens: CodeToken[] = []
  const push = (text: string, kind: CodeKind) => {
    const last = tokens.at(-1)
    if (text === '') return
    if (last?.kind === kind) last.text += text
    else tokens.push({ text, kind })
  }
  let at = 0
  let word = ''

  /** Pushes the string whose text starts at `from` and whose content goes on at `content`. */
  const takeString = (from: number, content: number, quotes: string): OpenString => {
    const end = stringEnd(line, content, quotes)
    at = end < 0 ? line.length : end
    push(line.slice(from, at), 'string')
    const goesOn = end < 0 && (quotes.length === 3 || /(?:^|[^\\])(?:\\\\)*\\$/.test(line))
    return goesOn ? quotes : null
  }

  if (open !== null) open = takeString(0, 0, open)
  while (at < line.length) {
    let found: RegExpExecArray | null
    if ((found = matchAt(comment, line, at))) push(found[0], 'comment')
    else if ((found = matchAt(stringStart, line, at))) {
      open = takeString(at, at + found[0].length, found[1] as string)
      word = ''
      continue
    } else if ((found = matchAt(number, line, at))) push(found[0], 'number')
    else if ((found = matchAt(name, line, at))) {
      const isDef = word === 'def' || word === 'class'
      push(found[0], isDef ? 'def' : keywords.has(found[0]) ? 'keyword' : found[0] === 'self' ? 'self' : 'plain')
    } else if (line.slice(0, at).trim() === '' && (found = matchAt(decorator, line, at))) push(found[0], 'decorator')
    else push(line[at] as string, 'plain')
    const text = found?.[0] ?? (line[at] as string)
    if (text.trim() !== '') word = text
    at += text.length
  }
  return { tokens, open }
}

/** The lines of a Python source, coloured. The texts of a line's tokens put together are the line. */
export function highlight(source: string): CodeToken[][] {
  let open: OpenString = null
  return source.split('\n').map((line) => {
    const result = highlightLine(line, open)
    open = result.open
    return result.tokens
  })
}
