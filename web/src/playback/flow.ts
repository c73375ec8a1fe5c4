import type { FunctionState } from './types'

/** Whether a gradient has flowed along this edge in the function's latest pop. */
export function gradFlowed(f: FunctionState, kind: 'input' | 'output', slot: number): boolean {
  return kind === 'output' ? f.gathered : f.deliveredSlots[slot] === true
}
