/** Which line of the program runs, and what its lines made. */
import type { Player } from '../playback/player'
import type { CallInfo } from '../playback/types'

const PROGRAM = 'main.py'
/** Events looked through for the line of the program, outside a call of backward. */
const FARTHEST = 5000

/** The line of main.py that runs: while `backward` does, the line that called it. Null before the first. */
export function runningLine(player: Player): number | null {
  const call = openCall(player)
  return lineBefore(player, call ? call.enter : player.index)
}

/** The line of main.py that made the function popped now. */
export function makingLine(player: Player): number | null {
  const current = player.state.current
  const at = current ? player.trace.functions[current.f]?.at : null
  return at?.[0] === PROGRAM ? at[1] : null
}

/** What a line of the program made: the variables that have a name, or the last one of those without. */
export function madeByLine(player: Player): Map<number, number[]> {
  const made = new Map<number, number[]>()
  for (const { id, at } of player.trace.variables) {
    if (at?.[0] !== PROGRAM || !player.state.variables[id]?.shown) continue
    const here = made.get(at[1]) ?? []
    const last = here.at(-1)
    if (last !== undefined && !player.state.variables[last]?.name) here.pop()
    if (player.state.variables[id].name || here.length === 0) here.push(id)
    made.set(at[1], here)
  }
  return made
}

/** The call of backward that has begun and not returned, or has just done so. */
function openCall(player: Player): CallInfo | null {
  const call = player.calls.findLast(({ enter }) => enter < player.index)
  return call && !call.byHand && (call.leave === null || player.index <= call.leave + 1) ? call : null
}

function lineBefore(player: Player, index: number): number | null {
  for (let i = index - 1; i >= Math.max(0, index - FARTHEST); i--) {
    const event = player.trace.events[i]!
    if (event.k === 'line' && event.at[0] === PROGRAM) return event.at[1]
  }
  return null
}
