import { readFile } from 'node:fs/promises'
import type { LayoutInput } from '../../web/src/layout/types.ts'

interface Recorded {
  variables: { id: number }[]
  functions: { id: number; inputs: number[]; outputs: number[]; generation: number | null }[]
}

/** A larger graph would be dust. */
const MOST = 24

/** The graph of a lesson's recorded run, for a small picture; null where there is none to see, or too much of one. */
export async function graphOf(recording: string): Promise<LayoutInput | null> {
  const { variables, functions } = JSON.parse(await readFile(recording, 'utf8')) as Recorded
  if (functions.length === 0 || functions.length > MOST) return null
  const creators = new Map(functions.flatMap((f) => f.outputs.map((v) => [v, f.id] as const)))
  return {
    variables: variables.map(({ id }) => ({ id, creator: creators.get(id) ?? null })),
    functions: functions.map(({ id, inputs, outputs, generation }) => ({ id, inputs, outputs, generation })),
  }
}
