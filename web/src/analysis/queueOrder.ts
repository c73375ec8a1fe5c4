import { advanceQueue, changesQueue } from '../playback/queue'
import { DamagedTrace } from '../trace/damaged'
import type { TraceEvent } from '../trace/schema'
import type { Player } from '../playback/player'
import type { CallInfo } from '../playback/types'

/** One place in the queue. `age` counts the pushes of the call: the later one was added, the higher. */
export interface Waiting {
  f: number
  age: number
}

/** Which of two goes first in an engine: positive for `a`. */
export type Order = (a: Waiting, b: Waiting) => number

/**
 * The queue of one call of backward, replayed event by event, with what a list alone does not tell: which was added when.
 * What stood in the list before the call is not known, and then nothing of it is.
 */
class QueueHistory {
  readonly entries: Waiting[] = []
  known = true
  private pushes = 0

  /** Returns the entry that left the queue. */
  advance(event: TraceEvent): Waiting | null {
    if (!this.known || !changesQueue(event)) return null
    const added = event.k === 'push' ? { f: event.f, age: this.pushes++ } : { f: -1, age: -1 }
    try {
      return advanceQueue(this.entries, event, added)
    } catch (error) {
      if (!(error instanceof DamagedTrace)) throw error
      this.known = false
      return null
    }
  }
}

/** The call of backward that the next pop belongs to, once it has been entered. */
export function callUnderWay(player: Player): CallInfo | null {
  const next = player.pops[player.position]
  const call = next && player.calls.find((one) => one.call === next.call)
  return call && call.enter < player.index ? call : null
}

/** The engine's list as it is now; null where it is not known. */
export function waiting(player: Player): Waiting[] | null {
  const call = callUnderWay(player)
  const next = player.trace.events[player.pops[player.position]?.event ?? -1]
  if (!call || player.state.queueName === null || (next?.k === 'pop' && next.at === null)) return null
  const history = new QueueHistory()
  for (let i = call.enter; i < player.index; i++) history.advance(player.trace.events[i]!)
  const known =
    history.known &&
    history.entries.length === player.state.queue.length &&
    history.entries.every(({ f }, i) => f === player.state.queue[i])
  return known ? history.entries : null
}

/** Limit on the places of the queue that are compared. A call with thousands of functions waiting at once exceeds it, and then no rule is known. */
const MOST_WORK = 10_000_000

/** The rule that every pop of this call follows; null where no rule of the known engines fits. */
export function orderOf(player: Player, call: CallInfo): Order | null {
  const generation = ({ f }: Waiting): number => player.trace.functions[f]?.generation ?? 0
  const orders: Order[] = [
    (a, b) => generation(a) - generation(b) || a.age - b.age,
    (a, b) => generation(a) - generation(b) || b.age - a.age,
    (a, b) => a.age - b.age,
    (a, b) => b.age - a.age,
  ]
  const fits = orders.map(() => true)
  const history = new QueueHistory()
  let work = 0
  for (let i = call.enter; i < (call.leave ?? player.trace.events.length); i++) {
    const event = player.trace.events[i]!
    const popped = history.advance(event)
    if (event.k !== 'pop') continue
    if (!popped) return null
    work += history.entries.length
    if (work > MOST_WORK) return null
    orders.forEach((order, k) => {
      if (history.entries.some((other) => other.f !== popped.f && order(popped, other) < 0)) fits[k] = false
    })
  }
  return orders.find((_, k) => fits[k]) ?? null
}
