import type { Graph } from './graph'
import type { Ranks } from './ranks'
import type { Column, LayoutSizes } from './types'

/** Where each rank stands, left to right. */
export interface Across {
  /** Centre and half of the width, by rank. */
  x: Float64Array
  half: Float64Array
  /** Free width after each rank. */
  gap: Float64Array
  columns: Column[]
  width: number
}

/** A gap grows by this much of the height that its steepest edge has to climb, up to a limit. */
const STEEPNESS = 0.16
const WIDEST_EXTRA = 56

export function placeColumns(graph: Graph, ranks: Ranks, steepest: Float64Array, sizes: LayoutSizes): Across {
  const { count, rank, generation } = ranks
  const half = new Float64Array(count)
  for (let n = 0; n < graph.size; n++) half[rank[n]!] = Math.max(half[rank[n]!]!, halfWidth(graph, n, sizes))
  const x = new Float64Array(count)
  const gap = new Float64Array(count)
  let right = sizes.margin
  for (let r = 0; r < count; r++) {
    x[r] = right + half[r]!
    const extra = (steepest[r]! - sizes.rowPitch / 2) * STEEPNESS
    gap[r] = Math.round(sizes.columnGap + Math.min(WIDEST_EXTRA, Math.max(0, extra)))
    right = x[r]! + half[r]! + gap[r]!
  }
  const columns: Column[] = []
  for (let r = 0; r < count; r++) {
    const to = x[r]! + half[r]! + (r < count - 1 ? gap[r]! : sizes.columnGap) / 2
    const last = columns.at(-1)
    if (last && last.generation === generation[r]) last.to = to
    else columns.push({ generation: generation[r]!, x: 0, from: last?.to ?? sizes.margin - sizes.columnGap / 2, to })
  }
  for (const column of columns) column.x = (column.from + column.to) / 2
  const end = count === 0 ? sizes.margin : x[count - 1]! + half[count - 1]!
  return { x, half, gap, columns, width: end + sizes.margin }
}

export function halfWidth(graph: Graph, node: number, sizes: LayoutSizes): number {
  if (node < graph.variableCount) return sizes.variableRadius
  return (graph.input.functions[node - graph.variableCount]!.width ?? sizes.functionWidth) / 2
}
