/** What the pops so far have done, one row each, as one would write it down on paper. */
import { isDelivery, slotOf } from '../playback/delivery'
import type { Player } from '../playback/player'
import { advanceQueue } from '../playback/queue'
import { formatShort } from '../trace/format'
import { letterOf } from '../trace/labels'
import type { GradEvent, Value } from '../trace/schema'
import { label } from './references'

export interface PopRow {
  /** Which pop of the run it was, from 1. */
  n: number
  letter: string
  /** It was popped before, in this call of backward. */
  again: boolean
  /** Less than all had arrived at one of its outputs. */
  early: boolean
  /** The queue afterwards, the next to be popped last. */
  queue: string[]
  sent: { label: string; gradient: string; total: string | null }[]
}

const LONGEST = 12

/** Of the last pops (`most` of them) up to where the player is; one that is under way is told as far as it has come. */
export function popTable(player: Player, most: number): PopRow[] {
  const rows: PopRow[] = []
  const queue: number[] = []
  const popped = new Set<number>()
  const arrived = new Map<number, number>()
  const expected = new Map<number, number>()
  let gxs: readonly Value[] = []
  let slots = new Set<number>()
  let f = -1
  let n = 0
  /** The queue is written down once a row, when all that the pop did to it is known. */
  const settle = (): void => {
    const row = rows.at(-1)
    if (row) row.queue = queue.map((one) => letterOf(player.state, one))
  }
  const deliver = (event: GradEvent): void => {
    const inputs = player.state.functions[f]?.inputs ?? []
    const slot = slotOf(inputs, event.v, (i) => slots.has(i))
    slots.add(slot)
    rows.at(-1)?.sent.push({
      label: label(player, event.v),
      gradient: formatShort(gxs[slot] ?? event.now, LONGEST),
      total: event.how === 'set' ? null : formatShort(event.now, LONGEST),
    })
  }
  for (const event of player.trace.events.slice(0, player.index)) {
    switch (event.k) {
      case 'enter':
        if (event.depth === 0) popped.clear()
        for (const [v, , , now, due] of event.expect) {
          arrived.set(v, now)
          expected.set(v, due)
        }
        break
      case 'push':
      case 'unqueue':
        advanceQueue(queue, event, event.f)
        break
      case 'sort':
        advanceQueue(queue, event, -1)
        break
      case 'pop':
        settle()
        advanceQueue(queue, event, event.f)
        f = event.f
        gxs = []
        slots = new Set()
        n++
        if (n > player.position - most)
          rows.push({
            n,
            letter: letterOf(player.state, f),
            again: popped.has(f),
            early: (player.state.functions[f]?.outputs ?? []).some(
              (v) => (arrived.get(v) ?? 0) < (expected.get(v) ?? 0),
            ),
            queue: [],
            sent: [],
          })
        popped.add(f)
        break
      case 'gxs':
        if (event.f === f) gxs = event.gxs
        break
      case 'grad':
        arrived.set(event.v, event.arrived[1])
        if (event.by === f && isDelivery(event)) deliver(event)
        break
    }
  }
  settle()
  return rows
}
