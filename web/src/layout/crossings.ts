import type { Layered } from './layers'

/** How many pairs of segments cross, for the nodes' places within their layers. O(n log n) by a Fenwick tree. */
export function countCrossings(graph: Layered, place: Int32Array): number {
  const widest = graph.layers.reduce((most, layer) => Math.max(most, layer.length), 0)
  const tree = new Int32Array(widest + 1)
  let crossings = 0
  for (const layer of graph.layers) {
    const ends: number[] = []
    for (const node of layer) {
      const own: number[] = []
      for (let i = graph.right.start[node]!; i < graph.right.start[node + 1]!; i++)
        own.push(place[graph.to[graph.right.items[i]!]!]!)
      own.sort((a, b) => a - b)
      for (const end of own) ends.push(end)
    }
    // Every earlier segment that ends further down crosses this one.
    let seen = 0
    for (const end of ends) {
      let notBelow = 0
      for (let i = end + 1; i > 0; i -= i & -i) notBelow += tree[i]!
      crossings += seen++ - notBelow
      for (let i = end + 1; i <= widest; i += i & -i) tree[i]!++
    }
    for (const end of ends) for (let i = end + 1; i <= widest; i += i & -i) tree[i]!--
  }
  return crossings
}

/** Crossings between the segments of two neighbours of one layer, whose other ends are at these places (sorted). */
export function pairCrossings(upper: number[], lower: number[]): number {
  let crossings = 0
  let j = 0
  for (const end of upper) {
    while (j < lower.length && lower[j]! < end) j++
    crossings += j
  }
  return crossings
}
