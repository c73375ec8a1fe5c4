import type { LayoutInput } from './types'

interface Made {
  id: number
  inputs: number[]
  outputs: number[]
  generation: number | null
}

/** The graph of the tables of a trace; `width` where the boxes are drawn with their labels. */
export function layoutInput<F extends Made>(
  variables: readonly { id: number }[],
  functions: readonly F[],
  width?: (f: F) => number,
): LayoutInput {
  const creators = new Map<number, number>()
  for (const f of functions) for (const v of f.outputs) creators.set(v, f.id)
  return {
    variables: variables.map(({ id }) => ({ id, creator: creators.get(id) ?? null })),
    functions: functions.map((f) => ({
      id: f.id,
      inputs: f.inputs,
      outputs: f.outputs,
      generation: f.generation,
      ...(width && { width: width(f) }),
    })),
  }
}
