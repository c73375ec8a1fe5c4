/**
 * Variables whose gradients are one array. This matters where an engine adds in place: whoever changes the array changes all of
 * them. Elsewhere nothing is said of it, because nothing comes of it.
 */
import type { Player } from '../playback/player'
import { ofTrace } from './ofTrace'

/** In a longer run the arrays are not followed. */
const LONGEST = 20_000

const addsInPlace = ofTrace((trace) => trace.events.some((event) => event.k === 'grad' && event.how === 'inplace'))

/** Groups of at least two, by id, as the arrays are at the player's position. */
export function sharedGradients(player: Player): number[][] {
  const { events } = player.trace
  if (events.length > LONGEST || !addsInPlace(player.trace)) return []
  /** The array of each variable, by a number of its own. */
  const arrays = new Map<number, number>()
  let next = 0
  for (const event of events.slice(0, player.index)) {
    if (event.k !== 'grad') continue
    if (event.now === null) arrays.delete(event.v)
    else if (event.how !== 'inplace' || !arrays.has(event.v)) {
      const other = event.shared?.find((v) => v !== event.v && arrays.has(v))
      arrays.set(event.v, other === undefined ? next++ : arrays.get(other)!)
    }
  }
  const groups = new Map<number, number[]>()
  for (const [v, array] of arrays)
    if (player.state.variables[v]?.shown) groups.set(array, [...(groups.get(array) ?? []), v])
  return [...groups.values()].filter((group) => group.length > 1).map((group) => group.sort((a, b) => a - b))
}
