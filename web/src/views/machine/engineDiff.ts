/** What a step changes in the engine of the step before, in colours. */
import { collapse, diffLines } from '../../lessons/diff'
import { highlight, type CodeToken } from '../../editor/highlight'

export type DiffRow =
  { kind: 'same' | 'removed' | 'added'; number: number; tokens: CodeToken[] } | { kind: 'gap'; lines: number }

export interface EngineDiff {
  rows: DiffRow[]
  added: number
  removed: number
  /** Almost nothing of the earlier text is left, so the rows are the whole later text. */
  rewritten: boolean
}

const LEAST_IN_COMMON = 0.3

export function engineDiff(before: string | null, after: string): EngineDiff {
  const coloured = highlight(after)
  const lines = before === null ? [] : diffLines(before, after)
  const same = lines.filter((line) => line.kind === 'same').length
  if (before === null || same < LEAST_IN_COMMON * before.split('\n').length) {
    const rows = coloured.map((tokens, i) => ({ kind: 'same' as const, number: i + 1, tokens }))
    return { rows: after.endsWith('\n') ? rows.slice(0, -1) : rows, added: 0, removed: 0, rewritten: true }
  }
  const old = highlight(before)
  const rows = collapse(lines).map((line): DiffRow => {
    if (line.kind === 'gap') return line
    const tokens = line.kind === 'removed' ? old[line.before! - 1] : coloured[line.after! - 1]
    return { kind: line.kind, number: (line.after ?? line.before)!, tokens: tokens ?? [] }
  })
  return {
    rows,
    added: lines.filter((line) => line.kind === 'added').length,
    removed: lines.filter((line) => line.kind === 'removed').length,
    rewritten: false,
  }
}
