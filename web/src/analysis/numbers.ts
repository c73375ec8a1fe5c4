/** Gradients and derivatives as plain numbers, and the functions that a gradient check numbers. */
import type { FunctionEntry, Nested, Value } from '../trace/schema'
import type { TraceStore } from '../trace/store'

/** Relative to the larger: differences are taken in double precision, a program's arrays may be float32. */
const TOLERANCE = 1e-5

/** The functions as py/lab/finite_differences.py counts them: met from the root depth first, a function's inputs from first to last. */
export function walk(trace: TraceStore, root: number): FunctionEntry[] {
  const makers = new Map<number, FunctionEntry>()
  for (const f of trace.functions) for (const v of f.outputs) makers.set(v, f)
  const met = new Set<FunctionEntry>()
  const waiting = [root]
  for (let v = waiting.pop(); v !== undefined; v = waiting.pop()) {
    const f = makers.get(v)
    if (!f || met.has(f)) continue
    met.add(f)
    for (let i = f.inputs.length - 1; i >= 0; i--) waiting.push(f.inputs[i]!)
  }
  return [...met]
}

export function numbersOf(value: Nested): number[] {
  return [value].flat(Infinity as 1).map(Number)
}

/** Null for a value that is not small and real. NaN and infinities are written as Python writes them. */
export function gradNumbers(grad: Value): number[] | null {
  if (grad?.kind !== 'array' && grad?.kind !== 'scalar') return null
  return [grad.data].flat(Infinity as 1).map((x) => (x === 'inf' ? Infinity : x === '-inf' ? -Infinity : Number(x)))
}

export function agree(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.length === b.length &&
    a.every((x, i) => x === b[i] || Math.abs(x - b[i]!) <= TOLERANCE * Math.max(1, Math.abs(x), Math.abs(b[i]!)))
  )
}
