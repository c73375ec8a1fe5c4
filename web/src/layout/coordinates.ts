import { longestPaths } from './compaction'
import type { Layered } from './layers'
import { relax } from './relax'

/** The least distance between two neighbours of one layer, the upper one first. */
export type Separation = (upper: number, lower: number) => number

/**
 * Heights by U. Brandes and B. Köpf, "Fast and Simple Horizontal Coordinate Assignment" (2001), turned by a quarter:
 * nodes are aligned into straight blocks with their median neighbours in four ways (towards the left or the right
 * neighbours, preferring the upper or the lower one), each is packed, and the mean of the two middle results is taken.
 */
export function assignHeights(graph: Layered, separation: Separation): Float64Array {
  const place = new Int32Array(graph.size)
  for (const layer of graph.layers) for (let i = 0; i < layer.length; i++) place[layer[i]!] = i
  const crossed = markConflicts(graph, place)
  const results: Float64Array[] = []
  for (const leftwards of [true, false]) {
    for (const fromTop of [true, false]) {
      const root = alignBlocks(graph, place, crossed, leftwards, fromTop)
      results.push(longestPaths(graph, root, fromTop, separation))
    }
  }
  const heights = balance(results)
  relax(graph, heights, separation)
  return heights
}

/** 1 for each segment that crosses a trunk or branches off from one: it gives way, so that long edges stay straight. */
function markConflicts(graph: Layered, place: Int32Array): Uint8Array {
  const { left, from, to, node, layers } = graph
  const crossed = new Uint8Array(from.length)
  const inner = (segment: number): boolean => node[from[segment]!] === -1 && node[to[segment]!] === -1
  const goesOn = new Uint8Array(graph.size)
  for (let s = 0; s < from.length; s++) if (inner(s)) goesOn[from[s]!] = 1
  for (let s = 0; s < from.length; s++) if (goesOn[from[s]!] === 1 && !inner(s)) crossed[s] = 1
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[l]!
    const last = layers[l - 1]!.length - 1
    let k0 = 0
    let next = 0
    for (let i = 0; i < layer.length; i++) {
      let k1 = last
      const segments = left.items.subarray(left.start[layer[i]!], left.start[layer[i]! + 1])
      const trunk = segments.find(inner)
      if (trunk !== undefined) k1 = place[from[trunk]!]!
      else if (i < layer.length - 1) continue
      for (; next <= i; next++) {
        const v = layer[next]!
        for (let s = left.start[v]!; s < left.start[v + 1]!; s++) {
          const segment = left.items[s]!
          const k = place[from[segment]!]!
          if ((k < k0 || k > k1) && !inner(segment)) crossed[segment] = 1
        }
      }
      k0 = k1
    }
  }
  return crossed
}

/** The first node of each node's block. */
function alignBlocks(graph: Layered, place: Int32Array, crossed: Uint8Array, leftwards: boolean, fromTop: boolean): Int32Array {
  const { layers, size } = graph
  const side = leftwards ? graph.left : graph.right
  const other = leftwards ? graph.from : graph.to
  const root = Int32Array.from({ length: size }, (_, n) => n)
  const sign = fromTop ? 1 : -1
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[leftwards ? l : layers.length - 1 - l]!
    let reached = -Infinity
    for (let i = 0; i < layer.length; i++) {
      const v = layer[fromTop ? i : layer.length - 1 - i]!
      const segments = [...side.items.subarray(side.start[v], side.start[v + 1])]
      if (segments.length === 0) continue
      segments.sort((a, b) => sign * (place[other[a]!]! - place[other[b]!]!))
      const middle = (segments.length - 1) / 2
      for (let m = Math.floor(middle); m <= Math.ceil(middle); m++) {
        const segment = segments[m]!
        const w = other[segment]!
        if (root[v] !== v || crossed[segment] || sign * place[w]! <= reached) continue
        root[v] = root[w]!
        reached = sign * place[w]!
      }
    }
  }
  return root
}

/** All four are shifted to where the flattest one lies; then each node takes the mean of its two middle heights. */
function balance(results: Float64Array[]): Float64Array {
  const bounds = results.map((heights) => {
    let min = Infinity
    let max = -Infinity
    for (const y of heights) {
      if (y < min) min = y
      if (y > max) max = y
    }
    return { min, max }
  })
  const flattest = bounds.reduce((a, b) => (b.max - b.min < a.max - a.min ? b : a))
  results.forEach((heights, i) => {
    const packedUp = i % 2 === 0
    const shift = packedUp ? flattest.min - bounds[i]!.min : flattest.max - bounds[i]!.max
    for (let n = 0; n < heights.length; n++) heights[n]! += shift
  })
  const [a, b, c, d] = results as [Float64Array, Float64Array, Float64Array, Float64Array]
  return a.map((_, n) => {
    const four = [a[n]!, b[n]!, c[n]!, d[n]!].sort((p, q) => p - q)
    return (four[1]! + four[2]!) / 2
  })
}
