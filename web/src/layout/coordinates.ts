import { longestPaths } from './compaction'
import { type Adjacency, groupBy } from './graph'
import type { Layered } from './layers'
import { relax } from './relax'

/** The least distance between two neighbours of one layer, the upper one first. */
export type Separation = (upper: number, lower: number) => number

/** A balanced picture may be this much higher than a flatter one. */
const BALANCE_COST = 1.4

/**
 * Heights by U. Brandes and B. Köpf, "Fast and Simple Horizontal Coordinate Assignment" (2001), turned by a quarter:
 * nodes are aligned into straight blocks with their median neighbours in four ways (towards the left or the right
 * neighbours, preferring the upper or the lower one), each is packed, and the mean of the two middle results is taken.
 *
 * A function is centred between its inputs; but where constants join a long line one after another that makes a
 * staircase, and there they hang beside the line instead.
 */
export function assignHeights(graph: Layered, separation: Separation): Float64Array {
  const neighbours = neighboursInOrder(graph)
  const yielding = markConflicts(graph, neighbours)
  const balanced = fourAlignments(graph, neighbours, yielding, separation)
  const straight = markLoneLeaves(graph, yielding) ? fourAlignments(graph, neighbours, yielding, separation) : balanced
  const heights = extent(balanced) > BALANCE_COST * extent(straight) ? straight : balanced
  relax(graph, heights, separation)
  return heights
}

interface Neighbours {
  /** Of each node, its place in its layer. */
  place: Int32Array
  /** Segments by node, those of one node in the order of their other ends. */
  left: Adjacency
  right: Adjacency
}

function neighboursInOrder({ layers, size, left, right, from, to }: Layered): Neighbours {
  const place = new Int32Array(size)
  for (const layer of layers) for (let i = 0; i < layer.length; i++) place[layer[i]!] = i
  const inOrder = (side: Adjacency, node: Int32Array): Adjacency => {
    const segments = new Int32Array(node.length)
    let count = 0
    for (const layer of layers) {
      for (const n of layer)
        for (let i = side.start[n]!; i < side.start[n + 1]!; i++) segments[count++] = side.items[i]!
    }
    const grouped = groupBy(size, count, (i) => node[segments[i]!]!)
    return { start: grouped.start, items: grouped.items.map((i) => segments[i]!) }
  }
  return { place, left: inOrder(right, to), right: inOrder(left, from) }
}

/**
 * 1 for each segment that yields. Trunks are straight: whatever crosses one or branches off from it yields. So is the line
 * from node to node: where a trunk leaves or joins it, the trunk yields.
 */
function markConflicts({ from, to, node, layers, size }: Layered, { place, left }: Neighbours): Uint8Array {
  const yielding = new Uint8Array(from.length)
  const isWaypoint = (n: number): boolean => node[n] === -1
  const inner = (segment: number): boolean => isWaypoint(from[segment]!) && isWaypoint(to[segment]!)
  const goesOn = new Uint8Array(size) // straight on towards the right
  const comesOn = new Uint8Array(size) // straight on from the left
  for (let s = 0; s < from.length; s++) {
    if (isWaypoint(from[s]!) !== isWaypoint(to[s]!)) continue
    goesOn[from[s]!] = 1
    comesOn[to[s]!] = 1
  }
  for (let s = 0; s < from.length; s++) {
    if (isWaypoint(from[s]!) === isWaypoint(to[s]!)) continue
    if (goesOn[from[s]!] === 1 || comesOn[to[s]!] === 1) yielding[s] = 1
  }
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[l]!
    let above = 0
    let next = 0
    for (let i = 0; i < layer.length; i++) {
      let below = layers[l - 1]!.length - 1
      const trunk = left.items.subarray(left.start[layer[i]!], left.start[layer[i]! + 1]).find(inner)
      if (trunk !== undefined) below = place[from[trunk]!]!
      else if (i < layer.length - 1) continue
      for (; next <= i; next++) {
        for (let s = left.start[layer[next]!]!; s < left.start[layer[next]! + 1]!; s++) {
          const segment = left.items[s]!
          const k = place[from[segment]!]!
          if ((k < above || k > below) && !inner(segment)) yielding[segment] = 1
        }
      }
      above = below
    }
  }
  return yielding
}

/** The segments of leaves with one consumer (mostly constants) yield to the other inputs of that consumer. */
function markLoneLeaves({ left, right, from, to, size }: Layered, yielding: Uint8Array): boolean {
  const count = (side: Adjacency, node: number): number => side.start[node + 1]! - side.start[node]!
  const lone = (segment: number): boolean => count(left, from[segment]!) === 0 && count(right, from[segment]!) === 1
  const joined = new Uint8Array(size) // has an input of another kind
  for (let s = 0; s < from.length; s++) if (!lone(s)) joined[to[s]!] = 1
  let any = false
  for (let s = 0; s < from.length; s++) {
    if (joined[to[s]!] === 0 || !lone(s)) continue
    yielding[s] = 1
    any = true
  }
  return any
}

function fourAlignments(
  graph: Layered,
  neighbours: Neighbours,
  yielding: Uint8Array,
  separation: Separation,
): Float64Array {
  const results: Float64Array[] = []
  for (const leftwards of [true, false]) {
    for (const fromTop of [true, false]) {
      const root = alignBlocks(graph, neighbours, yielding, leftwards, fromTop)
      results.push(longestPaths(graph, root, fromTop, separation))
    }
  }
  return balance(results)
}

/** The first node of each node's block. */
function alignBlocks(
  graph: Layered,
  neighbours: Neighbours,
  yielding: Uint8Array,
  leftwards: boolean,
  fromTop: boolean,
): Int32Array {
  const { layers, size } = graph
  const { place } = neighbours
  const { start, items } = leftwards ? neighbours.left : neighbours.right
  const other = leftwards ? graph.from : graph.to
  const root = Int32Array.from({ length: size }, (_, n) => n)
  const sign = fromTop ? 1 : -1
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[leftwards ? l : layers.length - 1 - l]!
    let reached = -Infinity
    for (let i = 0; i < layer.length; i++) {
      const v = layer[fromTop ? i : layer.length - 1 - i]!
      const middle = (start[v]! + start[v + 1]! - 1) / 2
      const medians = [Math.floor(middle), Math.ceil(middle)]
      if (start[v] === start[v + 1]) continue
      for (const m of fromTop ? medians : medians.reverse()) {
        const w = other[items[m]!]!
        if (root[v] !== v || yielding[items[m]!] || sign * place[w]! <= reached) continue
        root[v] = root[w]!
        reached = sign * place[w]!
      }
    }
  }
  return root
}

function extent(heights: Float64Array): number {
  const { min, max } = bounds(heights)
  return max - min
}

function bounds(heights: Float64Array): { min: number; max: number } {
  let min = Infinity
  let max = -Infinity
  for (const y of heights) {
    if (y < min) min = y
    if (y > max) max = y
  }
  return { min, max }
}

/**
 * The alignments are shifted to where the flattest one lies; then each node takes the mean of its two middle heights. Those
 * that have become a staircase are left out: along a loop, preferring the upper input may stay level and the lower not.
 */
function balance(results: Float64Array[]): Float64Array {
  const all = results.map((heights, i) => ({ heights, packedUp: i % 2 === 0, ...bounds(heights) }))
  const flattest = all.reduce((a, b) => (b.max - b.min < a.max - a.min ? b : a))
  const flat = all.filter(({ min, max }) => max - min <= BALANCE_COST * (flattest.max - flattest.min))
  const shifts = flat.map(({ packedUp, min, max }) => (packedUp ? flattest.min - min : flattest.max - max))
  const sorted = new Float64Array(flat.length)
  const low = Math.floor((flat.length - 1) / 2)
  const high = Math.ceil((flat.length - 1) / 2)
  return flattest.heights.map((_, n) => {
    for (let i = 0; i < flat.length; i++) sorted[i] = flat[i]!.heights[n]! + shifts[i]!
    sorted.sort()
    return (sorted[low]! + sorted[high]!) / 2
  })
}
