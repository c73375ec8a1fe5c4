export interface DiffLine {
  kind: 'same' | 'removed' | 'added'
  text: string
  /** 1-based line in the text before; null where it is added. */
  before: number | null
  /** 1-based line in the text after; null where it is removed. */
  after: number | null
}

/** Lines that did not change and are left out. */
export interface DiffGap {
  kind: 'gap'
  lines: number
}

// Compared pair by pair; beyond this (two texts of 2,000 lines that share no end) they count as rewritten.
const MOST_PAIRS = 4_000_000

/** A shortest line diff of two texts (longest common subsequence; of a change, removed lines come first). A newline at the end does not count. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = toLines(before)
  const b = toLines(after)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const rows = a.length - head - tail
  const columns = b.length - head - tail
  const common = rows * columns <= MOST_PAIRS ? commonLengths(a, b, head, rows, columns) : null

  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  const same = () => lines.push({ kind: 'same', text: a[i] as string, before: ++i, after: ++j })
  while (i < head) same()
  while (i < head + rows || j < head + columns) {
    const more = i < head + rows && j < head + columns
    if (more && common && a[i] === b[j]) same()
    else if (i < head + rows && (!more || !common || common(i + 1, j) >= common(i, j + 1)))
      lines.push({ kind: 'removed', text: a[i] as string, before: ++i, after: null })
    else lines.push({ kind: 'added', text: b[j] as string, before: null, after: ++j })
  }
  while (i < a.length) same()
  return lines
}

/** Keeps `context` unchanged lines around each change and counts the rest. */
export function collapse(lines: DiffLine[], context = 3): (DiffLine | DiffGap)[] {
  const isNear = lines.map(() => false)
  lines.forEach((line, at) => {
    if (line.kind !== 'same') isNear.fill(true, Math.max(0, at - context), at + context + 1)
  })
  const shown: (DiffLine | DiffGap)[] = []
  lines.forEach((line, at) => {
    const last = shown.at(-1)
    // A gap of one line would take the room of the line.
    const isAlone = (isNear[at - 1] ?? true) && (isNear[at + 1] ?? true)
    if (isNear[at] || isAlone) shown.push(line)
    else if (last?.kind === 'gap') last.lines++
    else shown.push({ kind: 'gap', lines: 1 })
  })
  return shown
}

function toLines(text: string): string[] {
  if (text === '') return []
  return text.replace(/\n$/, '').split('\n')
}

/** How many lines a[i…] and b[j…] have in common, in order, before the common tail. */
function commonLengths(
  a: string[],
  b: string[],
  head: number,
  rows: number,
  columns: number,
): (i: number, j: number) => number {
  const table = new Uint32Array((rows + 1) * (columns + 1))
  const cell = (i: number, j: number) => (i - head) * (columns + 1) + (j - head)
  const at = (i: number, j: number) => table[cell(i, j)] as number
  for (let i = head + rows - 1; i >= head; i--)
    for (let j = head + columns - 1; j >= head; j--)
      table[cell(i, j)] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  return at
}
