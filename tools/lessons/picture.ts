import { readFile } from 'node:fs/promises'
import { layoutInput } from '../../web/src/layout/input.ts'
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
  return layoutInput(variables, functions)
}
