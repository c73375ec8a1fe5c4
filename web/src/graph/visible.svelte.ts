/** Which nodes and edges are drawn: all of a small graph, and of a large one what the frame can show. */
import { chunkIndex } from '../layout/chunks'
import type { LayoutEdge, LayoutResult } from '../layout/types'
import type { Camera } from './camera.svelte'

/** Up to this many nodes everything is drawn. */
const DRAW_ALL = 400
/** Side of the squares into which a large graph is divided, in units of the layout. */
const CHUNK = 800

export interface Drawn {
  variables: number[]
  functions: number[]
  edges: LayoutEdge[]
}

export class Visible {
  readonly #layout: () => LayoutResult | null
  readonly #camera: Camera

  constructor(layout: () => LayoutResult | null, camera: Camera) {
    this.#layout = layout
    this.#camera = camera
  }

  /** The upright strips of a large graph; null where everything is drawn. */
  readonly #chunks = $derived.by(() => {
    const layout = this.#layout()
    if (!layout) return null
    const nodes = Object.keys(layout.variables).length + Object.keys(layout.functions).length
    return nodes > DRAW_ALL ? chunkIndex(layout, CHUNK) : null
  })
  readonly #everything = $derived.by(() => {
    const layout = this.#layout()
    if (!layout || this.#chunks) return null
    return {
      variables: Object.keys(layout.variables).map(Number),
      functions: Object.keys(layout.functions).map(Number),
      edges: layout.edges,
    }
  })
  // The frame in whole chunks, one more on each side. Four numbers, which stay equal while the camera moves within a chunk:
  // what is drawn is computed again only when it changes.
  readonly #left = $derived.by(() => Math.floor(-this.#camera.transform.x / this.#camera.transform.k / CHUNK) - 1)
  readonly #right = $derived.by(() => {
    const { transform, width } = this.#camera
    return Math.ceil((width - transform.x) / transform.k / CHUNK)
  })
  readonly #top = $derived.by(() => Math.floor(-this.#camera.transform.y / this.#camera.transform.k / CHUNK) - 1)
  readonly #bottom = $derived.by(() => {
    const { transform, height } = this.#camera
    return Math.ceil((height - transform.y) / transform.k / CHUNK)
  })

  /** The graph is larger than what is drawn of it. */
  get partly(): boolean {
    return this.#chunks !== null
  }

  readonly drawn: Drawn | null = $derived.by(() => {
    const layout = this.#layout()
    const chunks = this.#chunks
    if (!layout || !chunks) return this.#everything
    const seen = { variables: new Set<number>(), functions: new Set<number>(), edges: new Set<LayoutEdge>() }
    for (const chunk of chunks.slice(Math.max(0, this.#left), Math.max(0, this.#right + 1))) {
      for (const id of chunk.variables) seen.variables.add(id)
      for (const id of chunk.functions) seen.functions.add(id)
      for (const edge of chunk.edges) seen.edges.add(edge)
    }
    // A wide graph fills a strip with more than fits: what is above or below the frame is left out too.
    const [from, to] = [this.#top * CHUNK, (this.#bottom + 1) * CHUNK]
    const inside = (y: number | undefined): boolean => y !== undefined && y >= from && y < to
    return {
      variables: [...seen.variables].filter((id) => inside(layout.variables[id]?.y)),
      functions: [...seen.functions].filter((id) => inside(layout.functions[id]?.y)),
      edges: [...seen.edges].filter(
        (edge) => !edge.points.every(([, y]) => y < from) && !edge.points.every(([, y]) => y >= to),
      ),
    }
  })
}
