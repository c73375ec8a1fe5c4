import type { LayoutEdge, LayoutResult } from './types'

/** What is seen in one upright strip of the picture. */
export interface Chunk {
  /** Ids of the nodes whose centre is in the strip. */
  variables: number[]
  functions: number[]
  /** Every edge that crosses it. */
  edges: LayoutEdge[]
}

/** Strip i reaches from i · chunkWidth to (i + 1) · chunkWidth. */
export function chunkIndex(result: LayoutResult, chunkWidth = 800): Chunk[] {
  const count = Math.max(1, Math.ceil(result.width / chunkWidth))
  const chunks: Chunk[] = Array.from({ length: count }, () => ({ variables: [], functions: [], edges: [] }))
  const at = (x: number): number => Math.min(count - 1, Math.max(0, Math.floor(x / chunkWidth)))
  for (const [id, { x }] of Object.entries(result.variables)) chunks[at(x)]!.variables.push(Number(id))
  for (const [id, { x }] of Object.entries(result.functions)) chunks[at(x)]!.functions.push(Number(id))
  for (const edge of result.edges) {
    let least = Infinity
    let most = -Infinity
    for (const [x] of edge.points) {
      if (x < least) least = x
      if (x > most) most = x
    }
    for (let i = at(least); i <= at(most); i++) chunks[i]!.edges.push(edge)
  }
  return chunks
}
