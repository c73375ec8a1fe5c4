import type { Player } from '../playback/player'
import { changesQueue, undoQueue } from '../playback/queue'

/**
 * The state a little before the player's position, found by undoing on copies: a sentence about a pop needs the queue and
 * the arrivals as they were when it was popped, but the state is already the one after it.
 */

/** The queue before the event at `index` was applied; null when it cannot be told. */
export function queueBefore(player: Player, index: number): number[] | null {
  const queue = [...player.state.queue]
  for (let i = player.index - 1; i >= index; i--) {
    const event = player.trace.events[i]!
    if (!changesQueue(event)) continue
    if (event.k === 'pop' && event.at === null) return null
    undoQueue(queue, event)
  }
  return queue
}

/** How many gradients had arrived at a variable before the event at `index`, and how many were due. */
export function arrivalsBefore(player: Player, v: number, index: number): { arrived: number; expected: number } {
  const variable = player.state.variables[v]
  let expected: number | null = null
  let arrived: number | null = null
  for (let i = index; i < player.index && (expected === null || arrived === null); i++) {
    const event = player.trace.events[i]!
    if (event.k === 'grad' && event.v === v) arrived ??= event.arrived[0]
    if (event.k !== 'enter') continue
    const change = event.expect.find(([id]) => id === v)
    if (!change) continue
    arrived ??= change[1]
    expected ??= change[2]
  }
  return { arrived: arrived ?? variable?.arrived ?? 0, expected: expected ?? variable?.expected ?? 0 }
}
