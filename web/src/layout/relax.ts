import type { Separation } from './coordinates'
import type { Layered } from './layers'

const ROUNDS = 8
const LEVEL = 0.01

/**
 * The mean of four alignments may leave a lone leaf far from its consumer. What hangs on the rest by a single link (a piece:
 * all that is joined by level segments) moves towards the other end, at most half of the way to the nearest obstacle in a
 * round, so that two that move towards each other keep their distance.
 */
export function relax(graph: Layered, heights: Float64Array, separation: Separation): void {
  for (let round = 0; round < ROUNDS; round++) {
    const piece = levelPieces(graph, heights)
    const { up, down } = freeRoom(graph, heights, piece, separation)
    const wish = wishes(graph, heights, piece)
    let moved = false
    for (let n = 0; n < graph.size; n++) {
      const p = piece[n]!
      const way = Math.max(-up[p]!, Math.min(down[p]!, wish[p]!))
      if (Math.abs(way) < LEVEL) continue
      heights[n]! += way
      moved = true
    }
    if (!moved) return
  }
}

/** For each node, the first of those that it is joined to by level segments. */
function levelPieces(graph: Layered, heights: Float64Array): Int32Array {
  const { from, to, size } = graph
  const piece = Int32Array.from({ length: size }, (_, n) => n)
  const find = (n: number): number => {
    while (piece[n] !== n) {
      piece[n] = piece[piece[n]!]!
      n = piece[n]!
    }
    return n
  }
  for (let s = 0; s < from.length; s++) {
    if (Math.abs(heights[from[s]!]! - heights[to[s]!]!) >= LEVEL) continue
    const a = find(from[s]!)
    const b = find(to[s]!)
    piece[Math.max(a, b)] = Math.min(a, b)
  }
  for (let n = 0; n < size; n++) piece[n] = find(n)
  return piece
}

/** How far each piece may move: half of the free way between two belongs to each. */
function freeRoom(
  graph: Layered,
  heights: Float64Array,
  piece: Int32Array,
  separation: Separation,
): { up: Float64Array; down: Float64Array } {
  const up = new Float64Array(graph.size).fill(Infinity)
  const down = new Float64Array(graph.size).fill(Infinity)
  for (const layer of graph.layers) {
    for (let i = 0; i + 1 < layer.length; i++) {
      const upper = layer[i]!
      const lower = layer[i + 1]!
      const room = Math.max(0, (heights[lower]! - heights[upper]! - separation(upper, lower)) / 2)
      down[piece[upper]!] = Math.min(down[piece[upper]!]!, room)
      up[piece[lower]!] = Math.min(up[piece[lower]!]!, room)
    }
  }
  return { up, down }
}

/** How far each piece with a single link outwards is from being level with the other end. */
function wishes(graph: Layered, heights: Float64Array, piece: Int32Array): Float64Array {
  const { from, to, size } = graph
  const links = new Int32Array(size)
  const wish = new Float64Array(size)
  for (let s = 0; s < from.length; s++) {
    const a = piece[from[s]!]!
    const b = piece[to[s]!]!
    if (a === b) continue
    const way = heights[to[s]!]! - heights[from[s]!]!
    links[a]!++
    links[b]!++
    wish[a] = way
    wish[b] = -way
  }
  return wish.map((way, p) => (links[p] === 1 ? way : 0))
}
