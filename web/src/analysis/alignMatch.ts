import type { TraceStore } from '../trace/store'
import type { FunctionEntry } from '../trace/schema'

/** Which function and variable of one run of a program is which of another run of it. */
export interface Matching {
  /** By id on the left, the id on the right; undefined where the other run has none. */
  functions: ReadonlyMap<number, number>
  variables: ReadonlyMap<number, number>
}

/**
 * The same program made both runs: the nth call of a function on a line of it is the nth call of that function on that line
 * in the other. Counting by line rather than over all keeps a difference in one place from shifting everything after it.
 */
export function matchRuns(left: TraceStore, right: TraceStore): Matching {
  const functions = new Map<number, number>()
  const variables = new Map<number, number>()
  const waiting = new Map<string, FunctionEntry[]>()
  for (const f of right.functions) {
    const key = placeOf(f)
    const list = waiting.get(key)
    if (list) list.push(f)
    else waiting.set(key, [f])
  }
  const taken = new Map<string, number>()
  for (const f of left.functions) {
    const key = placeOf(f)
    const nth = taken.get(key) ?? 0
    taken.set(key, nth + 1)
    const other = waiting.get(key)?.[nth]
    if (!other) continue
    functions.set(f.id, other.id)
    for (const side of ['inputs', 'outputs'] as const) {
      f[side].forEach((v, slot) => {
        const twin = other[side][slot]
        if (twin !== undefined && !variables.has(v)) variables.set(v, twin)
      })
    }
  }
  return { functions, variables }
}

function placeOf(f: FunctionEntry): string {
  return JSON.stringify([f.at, f.label, f.inputs.length])
}
