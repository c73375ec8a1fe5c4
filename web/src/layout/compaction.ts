import type { Separation } from './coordinates'
import { groupBy } from './graph'
import type { Layered } from './layers'

/**
 * Packs blocks of aligned nodes: every block goes as far up (or, without `fromTop`, down) as its neighbours let it, then
 * back towards those on its other side. Longest paths over the blocks in topological order, so no recursion.
 */
export function longestPaths(graph: Layered, root: Int32Array, fromTop: boolean, separation: Separation): Float64Array {
  const before: number[] = []
  const after: number[] = []
  const apart: number[] = []
  for (const layer of graph.layers) {
    for (let i = 0; i + 1 < layer.length; i++) {
      const upper = layer[i]!
      const lower = layer[i + 1]!
      before.push(root[fromTop ? upper : lower]!)
      after.push(root[fromTop ? lower : upper]!)
      apart.push(separation(upper, lower))
    }
  }
  const outgoing = groupBy(graph.size, before.length, (i) => before[i]!)
  const waiting = new Int32Array(graph.size)
  for (const block of after) waiting[block]!++
  const order: number[] = []
  for (let n = 0; n < graph.size; n++) if (root[n] === n && waiting[n] === 0) order.push(n)
  const at = new Float64Array(graph.size)
  for (let next = 0; next < order.length; next++) {
    const block = order[next]!
    for (let i = outgoing.start[block]!; i < outgoing.start[block + 1]!; i++) {
      const edge = outgoing.items[i]!
      const neighbour = after[edge]!
      at[neighbour] = Math.max(at[neighbour]!, at[block]! + apart[edge]!)
      if (--waiting[neighbour]! === 0) order.push(neighbour)
    }
  }
  for (let next = order.length - 1; next >= 0; next--) {
    const block = order[next]!
    let room = Infinity
    for (let i = outgoing.start[block]!; i < outgoing.start[block + 1]!; i++) {
      const edge = outgoing.items[i]!
      room = Math.min(room, at[after[edge]!]! - apart[edge]!)
    }
    if (room !== Infinity && room > at[block]!) at[block] = room
  }
  const heights = new Float64Array(graph.size)
  for (let n = 0; n < graph.size; n++) heights[n] = (fromTop ? 1 : -1) * at[root[n]!]!
  return heights
}
