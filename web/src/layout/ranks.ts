import type { Graph } from './graph'

/** Which column each node stands in. Columns that would be empty are left out, so ranks are dense. */
export interface Ranks {
  /** Of each node, 0 for the left-most column. */
  rank: Int32Array
  count: number
  /** Of each rank: the generation whose band it belongs to. */
  generation: number[]
  byGeneration: boolean
  /** Of each link: 1 where it runs against the others (a function that takes its own result). */
  reversed: Uint8Array
}

/**
 * Variables of generation g stand in column 2g, functions of generation g in column 2g + 1. The engine's own generations
 * are taken where they can be right, that is where every link runs from left to right; otherwise the depth along the
 * links takes their place.
 */
export function rankNodes(graph: Graph): Ranks {
  const { order, reversed } = forwardOrder(graph)
  const acyclic = !reversed.includes(1)
  const given = acyclic ? generationsGiven(graph, order) : null
  const generation = given ?? depths(graph, order, reversed)
  const columns = columnsOf(graph, generation, reversed)
  return { ...dense(columns), byGeneration: given !== null, reversed }
}

/** A topological order of the nodes, once the links that close a cycle are set aside. */
function forwardOrder(graph: Graph): { order: Int32Array; reversed: Uint8Array } {
  const { size, links, outgoing, incoming, variableCount } = graph
  const reversed = new Uint8Array(links.length)
  const state = new Uint8Array(size) // 0 not met, 1 on the path, 2 done
  const order = new Int32Array(size)
  let free = size
  const next = outgoing.start.slice()
  const path: number[] = []
  const visit = (root: number): void => {
    if (state[root] !== 0) return
    state[root] = 1
    path.push(root)
    while (path.length > 0) {
      const node = path[path.length - 1]!
      if (next[node]! < outgoing.start[node + 1]!) {
        const link = outgoing.items[next[node]!++]!
        const to = links[link]!.to
        if (state[to] === 1) reversed[link] = 1
        else if (state[to] === 0) {
          state[to] = 1
          path.push(to)
        }
      } else {
        state[node] = 2
        order[--free] = node
        path.pop()
      }
    }
  }
  // Beginning where nothing leads in, then at functions, a cycle is cut at the link that leads back to a function.
  for (let n = 0; n < size; n++) if (incoming.start[n] === incoming.start[n + 1]) visit(n)
  for (let n = variableCount; n < size; n++) visit(n)
  for (let n = 0; n < variableCount; n++) visit(n)
  return { order, reversed }
}

/**
 * The engine's generation of each function; one that has none among others that have (made while backprop was switched
 * off) follows its inputs. Null where there are none, or where a function is not above those that made its inputs.
 */
function generationsGiven(graph: Graph, order: Int32Array): Float64Array | null {
  const { input, variableCount } = graph
  if (!input.functions.some((fn) => fn.generation !== null)) return null
  const generation = new Float64Array(graph.size)
  for (const node of order) {
    const least = nextGeneration(graph, generation, node, null)
    if (node < variableCount) {
      generation[node] = least
      continue
    }
    const own = input.functions[node - variableCount]!.generation
    if (own !== null && (!Number.isSafeInteger(own) || own < least)) return null
    generation[node] = own ?? least
  }
  return generation
}

function depths(graph: Graph, order: Int32Array, reversed: Uint8Array): Float64Array {
  const depth = new Float64Array(graph.size)
  for (const node of order) depth[node] = nextGeneration(graph, depth, node, reversed)
  return depth
}

/** A function: the largest of its inputs; a variable: one more than the function that made it; a leaf: 0. */
function nextGeneration(graph: Graph, generation: Float64Array, node: number, reversed: Uint8Array | null): number {
  const { incoming, links, variableCount } = graph
  const step = node < variableCount ? 1 : 0
  let least = 0
  for (let i = incoming.start[node]!; i < incoming.start[node + 1]!; i++) {
    const link = incoming.items[i]!
    if (reversed?.[link]) continue
    least = Math.max(least, generation[links[link]!.from]! + step)
  }
  return least
}

/** A leaf's own generation is 0, but it is drawn beside its first consumer, where its edge is short. */
function columnsOf(graph: Graph, generation: Float64Array, reversed: Uint8Array): Float64Array {
  const { size, variableCount, links } = graph
  const made = new Uint8Array(size)
  const firstConsumer = new Float64Array(size).fill(Infinity)
  links.forEach((link, i) => {
    if (reversed[i]) return
    if (link.kind === 'output') made[link.to] = 1
    else firstConsumer[link.from] = Math.min(firstConsumer[link.from]!, generation[link.to]!)
  })
  return Float64Array.from({ length: size }, (_, n) => {
    if (n >= variableCount) return 2 * generation[n]! + 1
    if (made[n] || firstConsumer[n] === Infinity) return 2 * generation[n]!
    return 2 * firstConsumer[n]!
  })
}

function dense(columns: Float64Array): { rank: Int32Array; count: number; generation: number[] } {
  const used = [...new Set(columns)].sort((a, b) => a - b)
  const rankOf = new Map(used.map((column, rank) => [column, rank]))
  const rank = Int32Array.from(columns, (column) => rankOf.get(column) ?? 0)
  return { rank, count: used.length, generation: used.map((column) => Math.floor(column / 2)) }
}
