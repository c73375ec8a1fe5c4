/** What the current pop has stored at its inputs, which in a wrong engine is not what it computed for them. */
import { isDelivery, slotOf } from '../playback/delivery'
import type { Player } from '../playback/player'
import type { Value } from '../trace/schema'

/** By place of the input; nothing where it has not been reached, or where the gradient was added to another one. */
export function delivered(player: Player): Map<number, Value> {
  const found = new Map<number, Value>()
  const { current } = player.state
  const pop = current && player.pops[current.pop]
  if (!pop) return found
  const inputs = player.state.functions[current.f]?.inputs ?? []
  const reached = new Set<number>()
  for (const event of player.trace.events.slice(pop.event, player.index)) {
    if (event.k !== 'grad' || event.by !== current.f || !isDelivery(event)) continue
    const slot = slotOf(inputs, event.v, (i) => reached.has(i))
    reached.add(slot)
    if (event.how === 'set') found.set(slot, event.now)
  }
  return found
}
