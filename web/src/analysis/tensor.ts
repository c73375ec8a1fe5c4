import type { Nested, Value } from '../trace/schema'

/** A number or a small array of a trace, flat, for arithmetic. */
export interface Tensor {
  shape: number[]
  data: number[]
}

/** How far a value may be from one computed again: rounding only. */
const TOLERANCE = 1e-6

/** Null for anything that is not a number, is not finite, or is too large to be whole in the trace. */
export function tensor(value: Value): Tensor | null {
  if (value?.kind !== 'array' && value?.kind !== 'scalar') return null
  const data: number[] = []
  const take = (part: Nested): boolean => {
    if (Array.isArray(part)) return part.every(take)
    return typeof part === 'number' && data.push(part) > 0
  }
  return take(value.data) ? { shape: value.kind === 'array' ? value.shape : [], data } : null
}

/** Converts back to a value of the same kind as `like`. */
export function valueOf({ shape, data }: Tensor, like: Value): Value {
  const dtype = like?.kind === 'array' ? like.dtype : like?.kind === 'scalar' ? like.type : 'float64'
  const nest = (from: number, sides: number[]): Nested => {
    const [side, ...inner] = sides
    if (side === undefined) return data[from] ?? 0
    const size = inner.reduce((product, one) => product * one, 1)
    return Array.from({ length: side }, (_, i) => nest(from + i * size, inner))
  }
  return { kind: 'array', dtype, shape, data: nest(0, shape) }
}

/** Element by element; null where the shapes differ. */
export function combine(a: Tensor, b: Tensor, how: (a: number, b: number) => number): Tensor | null {
  if (!sameShape(a, b)) return null
  return { shape: a.shape, data: a.data.map((x, i) => how(x, b.data[i] ?? NaN)) }
}

export function alike(a: Tensor | null, b: Tensor | null): boolean {
  if (!a || !b) return a === b
  return (
    sameShape(a, b) &&
    a.data.every((x, i) => Math.abs(x - b.data[i]!) <= TOLERANCE * Math.max(1, Math.abs(x), Math.abs(b.data[i]!)))
  )
}

function sameShape(a: Tensor, b: Tensor): boolean {
  return a.shape.length === b.shape.length && a.shape.every((side, i) => side === b.shape[i])
}
