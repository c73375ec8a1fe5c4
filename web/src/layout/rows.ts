import { components } from './components'
import { assignHeights, type Separation } from './coordinates'
import type { Graph } from './graph'
import { type Layered, makeLayers, type Trunk } from './layers'
import { orderLayers } from './order'
import type { Ranks } from './ranks'
import type { LayoutSizes } from './types'

/** How high everything stands. */
export interface Rows {
  /** By node. */
  y: Float64Array
  /** By source node: the heights of its waypoints, one a rank, from the rank after it on. */
  trunks: Map<number, Float64Array>
  /** By rank: the most that an edge climbs or falls on its way to the next rank. */
  steepest: Float64Array
  bottom: number
}

/** The connected parts of the graph, each laid out by itself, one below the other. */
export function placeRows(graph: Graph, ranks: Ranks, sizes: LayoutSizes): Rows {
  const parts = components(graph)
  const rows: Rows = {
    y: new Float64Array(graph.size),
    trunks: new Map(),
    steepest: new Float64Array(ranks.count),
    bottom: sizes.header,
  }
  for (let p = 0; p + 1 < parts.start.length; p++) {
    const members = parts.items.subarray(parts.start[p], parts.start[p + 1])
    const layered = makeLayers(graph, ranks, members)
    orderLayers(layered)
    const separation = separate(layered, graph.variableCount, sizes)
    const heights = assignHeights(layered, separation)
    measureSteepness(layered, heights, ranks, rows.steepest)
    stack(graph, ranks, layered, heights, sizes, rows)
  }
  return rows
}

function separate(layered: Layered, variableCount: number, sizes: LayoutSizes): Separation {
  const { node } = layered
  const above = (n: number): number =>
    n < variableCount ? sizes.variableRadius + sizes.ring : sizes.functionHeight / 2
  const below = (n: number): number =>
    n < variableCount ? sizes.variableRadius + sizes.labelBelow : sizes.functionHeight / 2
  return (upper, lower) => {
    const a = node[upper]!
    const b = node[lower]!
    if (a === -1) return (b === -1 ? 0 : above(b)) + sizes.lane
    return b === -1 ? below(a) + sizes.lane : sizes.rowPitch
  }
}

function measureSteepness(layered: Layered, heights: Float64Array, ranks: Ranks, steepest: Float64Array): void {
  const { from, to, layerOf, node } = layered
  const first = ranks.rank[node[0]!]! - layerOf[0]!
  for (let s = 0; s < from.length; s++) {
    const rank = first + layerOf[from[s]!]!
    steepest[rank] = Math.max(steepest[rank]!, Math.abs(heights[from[s]!]! - heights[to[s]!]!))
  }
}

/** Puts a part below those before it, and takes its heights over. */
function stack(
  graph: Graph,
  ranks: Ranks,
  layered: Layered,
  heights: Float64Array,
  sizes: LayoutSizes,
  rows: Rows,
): void {
  const above = Math.max(sizes.variableRadius + sizes.ring, sizes.functionHeight / 2)
  const below = Math.max(sizes.variableRadius + sizes.labelBelow, sizes.functionHeight / 2)
  let min = Infinity
  let max = -Infinity
  heights.forEach((y, i) => {
    const waypoint = layered.node[i] === -1
    min = Math.min(min, y - (waypoint ? sizes.lane : above))
    max = Math.max(max, y + (waypoint ? sizes.lane : below))
  })
  const detours = detoursOf(graph, ranks, layered, sizes)
  const shift = Math.round((rows.bottom + detours.above - min) * 2) / 2
  for (let i = 0; i < layered.size; i++) {
    heights[i]! += shift
    if (layered.node[i] !== -1) rows.y[layered.node[i]!] = heights[i]!
  }
  for (const [source, trunk] of layered.trunks) rows.trunks.set(source, heights.slice(trunk.first, end(trunk)))
  rows.bottom = max + shift + detours.below + sizes.rowPitch / 4
}

function end(trunk: Trunk): number {
  return trunk.first + trunk.length
}

/** Edges without waypoints may pass above their part, those that run backwards pass below it. */
function detoursOf(graph: Graph, ranks: Ranks, layered: Layered, sizes: LayoutSizes): { above: number; below: number } {
  let above = 0
  let below = 0
  for (const node of layered.node) {
    if (node === -1) break
    for (let i = graph.outgoing.start[node]!; i < graph.outgoing.start[node + 1]!; i++) {
      const link = graph.outgoing.items[i]!
      if (ranks.reversed[link]) below = sizes.rowPitch / 2
      else if (!layered.trunks.has(node) && ranks.rank[graph.links[link]!.to]! - ranks.rank[node]! > 1)
        above = sizes.rowPitch / 2
    }
  }
  return { above, below }
}
