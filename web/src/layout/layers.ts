import { type Adjacency, type Graph, groupBy } from './graph'
import type { Ranks } from './ranks'

/**
 * One connected part of the graph, cut into columns ("layers"), where every segment leads from one layer to the next.
 * An edge across several columns passes through one *waypoint* in each. All edges of one source share their waypoints (a
 * trunk from which they branch): otherwise a variable used all along a chain would need a number of them that is
 * quadratic in the chain's length.
 */
export interface Layered {
  /** The part's nodes come first, then the waypoints. */
  size: number
  /** Of each: the node of the graph it stands for, or -1 for a waypoint. */
  node: Int32Array
  /** Orders by time where nothing else does. */
  made: Float64Array
  layerOf: Int32Array
  layers: Int32Array[]
  /** Segments, and each node's segments towards the left and towards the right. */
  from: Int32Array
  to: Int32Array
  left: Adjacency
  right: Adjacency
  /** By source node of the graph: its waypoints, one a column, from the column after it on. */
  trunks: Map<number, Trunk>
}

export interface Trunk {
  first: number
  length: number
}

/** How many waypoints a part of this many nodes may have, so that the time stays near linear. */
export function waypointBudget(nodes: number): number {
  return Math.max(16_000, 3 * nodes)
}

export function makeLayers(graph: Graph, ranks: Ranks, members: Int32Array): Layered {
  const { links, outgoing } = graph
  const { rank, reversed } = ranks
  const local = new Map<number, number>()
  members.forEach((node, i) => local.set(node, i))

  const trunks = chooseTrunks(graph, ranks, members)
  let size = members.length
  for (const trunk of trunks.values()) {
    trunk.first = size
    size += trunk.length
  }
  const node = new Int32Array(size).fill(-1)
  const made = new Float64Array(size)
  const rankOf = new Int32Array(size)
  members.forEach((n, i) => {
    node[i] = n
    made[i] = graph.made[n]!
    rankOf[i] = rank[n]!
  })
  const from: number[] = []
  const to: number[] = []
  const segment = (a: number, b: number): void => {
    from.push(a)
    to.push(b)
  }
  members.forEach((source, i) => {
    const trunk = trunks.get(source)
    for (let k = 0; trunk && k < trunk.length; k++) {
      const waypoint = trunk.first + k
      made[waypoint] = made[i]!
      rankOf[waypoint] = rank[source]! + k + 1
      segment(k === 0 ? i : waypoint - 1, waypoint)
    }
    for (let k = outgoing.start[source]!; k < outgoing.start[source + 1]!; k++) {
      const link = outgoing.items[k]!
      if (reversed[link]) continue
      const target = links[link]!.to
      const span = rank[target]! - rank[source]!
      if (span === 1) segment(i, local.get(target)!)
      else if (trunk) segment(trunk.first + span - 2, local.get(target)!)
    }
  })

  const least = rankOf.reduce((a, b) => Math.min(a, b), Infinity)
  const most = rankOf.reduce((a, b) => Math.max(a, b), 0)
  const layerOf = rankOf.map((r) => r - least)
  const byLayer = groupBy(most - least + 1, size, (i) => layerOf[i]!)
  const layers = Array.from({ length: most - least + 1 }, (_, l) =>
    byLayer.items.slice(byLayer.start[l], byLayer.start[l + 1]),
  )
  return {
    size,
    node,
    made,
    layerOf,
    layers,
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    left: groupBy(size, to.length, (s) => to[s]!),
    right: groupBy(size, from.length, (s) => from[s]!),
    trunks,
  }
}

/** The trunks that the budget allows, the shortest first; edges of the others are drawn without waypoints. */
function chooseTrunks(graph: Graph, { rank, reversed }: Ranks, members: Int32Array): Map<number, Trunk> {
  const { links, outgoing } = graph
  const wanted: { source: number; length: number }[] = []
  for (const source of members) {
    let far = 0
    for (let k = outgoing.start[source]!; k < outgoing.start[source + 1]!; k++) {
      const link = outgoing.items[k]!
      if (!reversed[link]) far = Math.max(far, rank[links[link]!.to]! - rank[source]!)
    }
    if (far > 1) wanted.push({ source, length: far - 1 })
  }
  let left = waypointBudget(members.length)
  wanted.sort((a, b) => a.length - b.length || a.source - b.source)
  const trunks = new Map<number, Trunk>()
  for (const { source, length } of wanted) {
    left -= length
    if (left < 0) break
    trunks.set(source, { first: -1, length })
  }
  return trunks
}
