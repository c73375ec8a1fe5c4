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

/** The queue of one call of backward, followed event by event, with what a list alone does not tell: who came when. */
class Line {
  readonly entries: Waiting[] = []
  private pushes = 0

  /** Returns the place that a pop took. */
  follow(event: TraceEvent): Waiting | null {
    switch (event.k) {
      case 'push':
        this.entries.splice(event.at, 0, { f: event.f, age: this.pushes++ })
        return null
      case 'unqueue':
        this.entries.splice(event.at, 1)
        return null
      case 'sort':
        this.sort(event.at, event.now)
        return null
      case 'pop':
        return event.at === null ? null : (this.entries.splice(event.at, 1)[0] ?? null)
      default:
        return null
    }
  }

  private sort(at: number, now: readonly number[]): void {
    const open = this.entries.slice(at, at + now.length)
    const sorted = now.flatMap((f) =>
      open.splice(
        open.findIndex((one) => one.f === f),
        1,
      ),
    )
    this.entries.splice(at, now.length, ...sorted)
  }
}

/** The call of backward that the next pop belongs to, once it has been entered. */
export function callUnderWay(player: Player): CallInfo | null {
  const next = player.pops[player.position]
  const call = next && player.calls.find((one) => one.call === next.call)
  return call && call.enter < player.index ? call : null
}

/** The engine's list as it stands; null where it is not known. */
export function waiting(player: Player): Waiting[] | null {
  const call = callUnderWay(player)
  const next = player.trace.events[player.pops[player.position]?.event ?? -1]
  if (!call || player.state.queueName === null || (next?.k === 'pop' && next.at === null)) return null
  const line = new Line()
  for (let i = call.enter; i < player.index; i++) line.follow(player.trace.events[i]!)
  const known =
    line.entries.length === player.state.queue.length && line.entries.every(({ f }, i) => f === player.state.queue[i])
  return known ? line.entries : null
}

/** Looks at places of the queue: beyond it, of a call with thousands of functions waiting at once, no rule is known. */
const MOST_WORK = 10_000_000

/** The rule that every pop of this call keeps to; null where none of those that engines have. */
export function orderOf(player: Player, call: CallInfo): Order | null {
  const generation = ({ f }: Waiting): number => player.trace.functions[f]?.generation ?? 0
  const orders: Order[] = [
    (a, b) => generation(a) - generation(b) || a.age - b.age,
    (a, b) => generation(a) - generation(b) || b.age - a.age,
    (a, b) => a.age - b.age,
    (a, b) => b.age - a.age,
  ]
  const fits = orders.map(() => true)
  const line = new Line()
  let work = 0
  for (let i = call.enter; i < (call.leave ?? player.trace.events.length); i++) {
    const event = player.trace.events[i]!
    const popped = line.follow(event)
    if (event.k !== 'pop') continue
    if (!popped) return null
    work += line.entries.length
    if (work > MOST_WORK) return null
    orders.forEach((order, k) => {
      if (line.entries.some((other) => other.f !== popped.f && order(popped, other) < 0)) fits[k] = false
    })
  }
  return orders.find((_, k) => fits[k]) ?? null
}
