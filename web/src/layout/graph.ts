import type { LayoutInput } from './types'

/** One link of the computational graph, in the direction of the forward run, between node indices. */
export interface Link {
  kind: 'input' | 'output'
  slot: number
  from: number
  to: number
}

/** The input with ids resolved: variables are nodes 0…V-1, functions V…V+F-1. */
export interface Graph {
  input: LayoutInput
  variableCount: number
  size: number
  links: Link[]
  /** Links by source and by target. */
  outgoing: Adjacency
  incoming: Adjacency
  /** When each node was made, as far as ids tell: orders nodes where nothing else does. */
  made: Float64Array
}

/** Indices grouped by node: those of node n are `items[start[n]]` up to `items[start[n + 1]]`. */
export interface Adjacency {
  start: Int32Array
  items: Int32Array
}

/** Groups 0…count-1 by the node that `nodeOf` names, keeping their order within a node. */
export function groupBy(size: number, count: number, nodeOf: (item: number) => number): Adjacency {
  const start = new Int32Array(size + 1)
  for (let i = 0; i < count; i++) start[nodeOf(i) + 1]!++
  for (let n = 0; n < size; n++) start[n + 1]! += start[n]!
  const next = start.slice()
  const items = new Int32Array(count)
  for (let i = 0; i < count; i++) items[next[nodeOf(i)]!++] = i
  return { start, items }
}

/**
 * Links whose other end is not in the input are left out. A variable whose creator does not list it among its
 * outputs (a creator set by hand) is linked all the same.
 */
export function makeGraph(input: LayoutInput): Graph {
  const variableCount = input.variables.length
  const size = variableCount + input.functions.length
  const variableAt = new Map(input.variables.map((variable, i) => [variable.id, i]))
  const functionAt = new Map(input.functions.map((fn, i) => [fn.id, variableCount + i]))
  const links: Link[] = []
  const extraSlot = new Map<number, number>()
  input.functions.forEach((fn, i) => {
    const node = variableCount + i
    fn.inputs.forEach((id, slot) => {
      const from = variableAt.get(id)
      if (from !== undefined) links.push({ kind: 'input', slot, from, to: node })
    })
    fn.outputs.forEach((id, slot) => {
      const to = variableAt.get(id)
      if (to !== undefined) links.push({ kind: 'output', slot, from: node, to })
    })
    extraSlot.set(node, fn.outputs.length)
  })
  const listed = new Set(links.filter((link) => link.kind === 'output').map((link) => link.from * size + link.to))
  input.variables.forEach((variable, to) => {
    const from = variable.creator === null ? undefined : functionAt.get(variable.creator)
    if (from === undefined || listed.has(from * size + to)) return
    const slot = extraSlot.get(from) ?? 0
    extraSlot.set(from, slot + 1)
    links.push({ kind: 'output', slot, from, to })
  })
  const graph: Graph = {
    input,
    variableCount,
    size,
    links,
    outgoing: groupBy(size, links.length, (i) => links[i]!.from),
    incoming: groupBy(size, links.length, (i) => links[i]!.to),
    made: new Float64Array(size),
  }
  markMade(graph)
  return graph
}

/** A function is made just before its first output, or after its last input where it has none. */
function markMade(graph: Graph): void {
  const { made, input, variableCount, links } = graph
  input.variables.forEach((variable, i) => (made[i] = variable.id))
  made.fill(Infinity, variableCount)
  for (const link of links) {
    if (link.kind === 'output') made[link.from] = Math.min(made[link.from]!, made[link.to]! - 0.5)
  }
  const last = new Float64Array(graph.size).fill(-1)
  for (const link of links) {
    if (link.kind === 'input') last[link.to] = Math.max(last[link.to]!, made[link.from]!)
  }
  for (let n = variableCount; n < graph.size; n++) {
    if (made[n] === Infinity) made[n] = last[n]! + 0.5
  }
}
