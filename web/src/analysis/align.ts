import type { Player } from '../playback/player'
import { matchRuns, type Matching } from './alignMatch'

/** A place where both runs stand at the same time: how many events of each are applied. */
export interface Pair {
  left: number
  right: number
  /** Index of the pop that led here; null while this run waits for the other. */
  leftPop: number | null
  rightPop: number | null
}

export interface Alignment {
  matching: Matching
  /** The first is where the pops begin; the last the end of both runs, when something happens after their last pop. */
  pairs: Pair[]
}

// Compared pop by pop; beyond this (2,000 pops that share no beginning and no end) they are taken one after another.
const MOST_CELLS = 4_000_000

/** Two runs of one program in lockstep. Pops of the same function stand together; what only one run pops stands alone. */
export function align(left: Player, right: Player): Alignment {
  const matching = matchRuns(left.trace, right.trace)
  const leftKeys = keysOf(left, (f) => matching.functions.get(f))
  const rightKeys = keysOf(right, (f) => f)
  const pairs: Pair[] = [{ left: startOf(left), right: startOf(right), leftPop: null, rightPop: null }]
  for (const [i, j] of alignKeys(leftKeys, rightKeys)) {
    const before = pairs.at(-1)!
    pairs.push({
      left: i === null ? before.left : left.pops[i]!.end,
      right: j === null ? before.right : right.pops[j]!.end,
      leftPop: i,
      rightPop: j,
    })
  }
  const last = pairs.at(-1)!
  const [leftEnd, rightEnd] = [left.trace.events.length, right.trace.events.length]
  if (somethingAfter(left, last.left) || somethingAfter(right, last.right)) {
    pairs.push({ left: leftEnd, right: rightEnd, leftPop: null, rightPop: null })
  }
  return { matching, pairs }
}

/** Where the pops begin; of a run without any, its end. */
function startOf(player: Player): number {
  return player.pops[0]?.start ?? player.trace.events.length
}

function somethingAfter(player: Player, index: number): boolean {
  return player.trace.events.slice(index).some((event) => event.k !== 'line' && event.k !== 'print')
}

/** The identity of a pop in both runs: the call of backward, and the function's id on the right. */
function keysOf(player: Player, idOf: (f: number) => number | undefined): string[] {
  const ordinals = new Map(player.calls.map((call, i) => [call.call, i]))
  return player.pops.map((pop) => `${ordinals.get(pop.call) ?? '?'}:${idOf(pop.f) ?? `left ${pop.f}`}`)
}

type Step = [number | null, number | null]

/** A longest common subsequence of the pops, with what stands between; the left's own pops come before the right's. */
function alignKeys(a: string[], b: string[]): Step[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [rows, columns] = [a.length - head - tail, b.length - head - tail]
  const steps: Step[] = []
  for (let i = 0; i < head; i++) steps.push([i, i])
  if (rows * columns > MOST_CELLS) {
    for (let i = 0; i < Math.max(rows, columns); i++)
      steps.push([i < rows ? head + i : null, i < columns ? head + i : null])
  } else {
    const common = commonLengths(a, b, head, rows, columns)
    let [i, j] = [0, 0]
    while (i < rows || j < columns) {
      if (i < rows && j < columns && a[head + i] === b[head + j]) steps.push([head + i++, head + j++])
      else if (i < rows && (j === columns || common(i + 1, j) >= common(i, j + 1))) steps.push([head + i++, null])
      else steps.push([null, head + j++])
    }
  }
  for (let k = tail; k > 0; k--) steps.push([a.length - k, b.length - k])
  return steps
}

/** How many keys a[i…] and b[j…] between the common head and tail have in common, in order. */
function commonLengths(
  a: string[],
  b: string[],
  head: number,
  rows: number,
  columns: number,
): (i: number, j: number) => number {
  const table = new Uint32Array((rows + 1) * (columns + 1))
  const at = (i: number, j: number): number => table[i * (columns + 1) + j]!
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      table[i * (columns + 1) + j] =
        a[head + i] === b[head + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  return at
}
