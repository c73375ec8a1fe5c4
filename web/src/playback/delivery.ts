import type { GradEvent } from '../trace/schema'

/**
 * Whether a gradient arrived. Clearing delivers nothing. Neither does a change through a shared array, which leaves the
 * count of arrivals as it is.
 */
export function isDelivery(event: GradEvent): boolean {
  if (event.how === 'inplace') return event.arrived[1] > event.arrived[0]
  return event.how === 'set' || event.how === 'add'
}

/** Which of a function's inputs a delivery is for: of a variable that stands there twice, the first that has had none. */
export function slotOf(inputs: readonly number[], v: number, isDone: (slot: number) => boolean): number {
  return inputs.findIndex((input, slot) => input === v && !isDone(slot))
}
