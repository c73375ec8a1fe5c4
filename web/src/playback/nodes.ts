import type { FunctionEntry, VariableEntry } from '../trace/schema'
import { LONGEST_NAME, shorten } from '../trace/shorten'
import type { FunctionState, VariableState } from './types'

/** Nodes as they are before the first event, and what each call of backward counts on a function. */

export function firstVariable(entry: VariableEntry): VariableState {
  const { id, data, grad, generation } = entry
  return { id, shown: false, freed: null, name: null, data, grad, generation, creator: null, arrived: 0, expected: 0 }
}

export function firstFunction(entry: FunctionEntry, letter: string): FunctionState {
  const { id, inputs, outputs, generation } = entry
  return {
    id,
    letter,
    label: shorten(entry.label, LONGEST_NAME),
    inputs,
    outputs,
    shown: false,
    wired: false,
    freed: null,
    generation,
    state: 'waiting',
    ...startCounts(entry),
  }
}

export type Counts = Pick<FunctionState, 'pops' | 'gathered' | 'delivered' | 'deliveredSlots'>

export function startCounts(f: { inputs: readonly number[] }): Counts {
  return { pops: 0, gathered: false, delivered: 0, deliveredSlots: f.inputs.map(() => false) }
}

export function countsOf(f: FunctionState): Counts & { id: number } {
  return { id: f.id, pops: f.pops, gathered: f.gathered, delivered: f.delivered, deliveredSlots: f.deliveredSlots }
}
