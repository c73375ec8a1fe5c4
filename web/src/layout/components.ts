import { type Adjacency, type Graph, groupBy } from './graph'

/** The connected parts of the graph, the part whose first node was made first coming first. */
export function components(graph: Graph): Adjacency {
  const root = Int32Array.from({ length: graph.size }, (_, n) => n)
  const find = (n: number): number => {
    while (root[n] !== n) {
      root[n] = root[root[n]!]!
      n = root[n]!
    }
    return n
  }
  for (const { from, to } of graph.links) {
    const a = find(from)
    const b = find(to)
    if (a !== b) root[Math.max(a, b)] = Math.min(a, b)
  }
  const first = new Map<number, number>()
  for (let n = 0; n < graph.size; n++) {
    const part = find(n)
    first.set(part, Math.min(first.get(part) ?? Infinity, graph.made[n]!))
  }
  const parts = [...first].sort((a, b) => a[1] - b[1] || a[0] - b[0])
  const index = new Map(parts.map(([part], i) => [part, i]))
  return groupBy(parts.length, graph.size, (n) => index.get(find(n)) ?? 0)
}
