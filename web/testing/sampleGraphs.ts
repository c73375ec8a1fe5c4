/** Graphs for the tests, built the way that an engine builds them. */
import type { LayoutInput, LayoutResult } from '../src/layout/types'

export class Sample {
  readonly input: LayoutInput = { variables: [], functions: [] }
  readonly generations: number[] = []

  leaf(): number {
    this.input.variables.push({ id: this.input.variables.length, creator: null })
    return this.generations.push(0) - 1
  }

  /** One call of a function; its outputs' ids. */
  apply(inputs: number[], outputCount = 1): number[] {
    const id = this.input.functions.length
    const generation = Math.max(0, ...inputs.map((v) => this.generations[v]!))
    const outputs = Array.from({ length: outputCount }, () => {
      const v = this.leaf()
      this.input.variables[v]!.creator = id
      this.generations[v] = generation + 1
      return v
    })
    this.input.functions.push({ id, inputs, outputs, generation })
    return outputs
  }

  call(...inputs: number[]): number {
    return this.apply(inputs)[0]!
  }
}

export function diamond(): Sample {
  const s = new Sample()
  const a = s.call(s.leaf())
  s.call(s.call(a), s.call(a))
  return s
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

/** A random graph with reuse, leaves that come late, and functions of several inputs and outputs. */
export function randomSample(seed: number, calls: number): Sample {
  const random = randomNumbers(seed)
  const s = new Sample()
  const pool = [s.leaf(), s.leaf()]
  const pick = (): number => (random() < 0.15 ? s.leaf() : pool[Math.floor(random() * pool.length)]!)
  for (let i = 0; i < calls; i++) {
    const inputs = Array.from({ length: 1 + Math.floor(random() * 3) }, pick)
    pool.push(...s.apply(inputs, random() < 0.15 ? 2 : 1))
  }
  return s
}

/** The points of a path's curves, close enough together that no node fits between two. */
export function trace(path: string): [number, number][] {
  const numbers = path.slice(1).split(/[CL ]/).map(Number)
  const points: [number, number][] = [[numbers[0]!, numbers[1]!]]
  for (let i = 2; i + 5 < numbers.length; i += 6) {
    const [x0, y0] = points.at(-1)!
    const [x1, y1, x2, y2, x3, y3] = numbers.slice(i, i + 6) as [number, number, number, number, number, number]
    for (let k = 1; k <= 40; k++) {
      const t = k / 40
      const u = 1 - t
      const bezier = (a: number, b: number, c: number, d: number): number =>
        u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
      points.push([bezier(x0, x1, x2, x3), bezier(y0, y1, y2, y3)])
    }
  }
  return points
}

export function allNumbers(result: LayoutResult): number[] {
  const nodes = [...Object.values(result.variables), ...Object.values(result.functions)]
  return [
    ...nodes.flatMap(({ x, y }) => [x, y]),
    ...result.edges.flatMap((edge) => edge.points.flat()),
    result.width,
    result.height,
  ]
}
