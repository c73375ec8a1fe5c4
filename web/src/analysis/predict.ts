import type { Player } from '../playback/player'
import { consequence, type Changed } from './simulate'
import { callUnderWay, waiting, type Waiting } from './queueOrder'

/** What can be asked at the player's position. */
export type Question =
  /** Which of several is popped next. */
  | { kind: 'choose' }
  /** One function waits: nothing to choose. */
  | { kind: 'only'; f: number }
  /** A call of backward is over and the next one has not begun. */
  | { kind: 'between' }
  /** The last pop is done. */
  | { kind: 'over' }
  /** In the middle of a pop, in the forward run, or not known. */
  | { kind: 'none' }

/** Why the engine takes the function that it takes next. */
export type Rule =
  | 'highest'
  /** Of several with the highest generation, the one added last, or first. */
  | 'newestOfEqual'
  | 'oldestOfEqual'
  /** Although one of a higher generation waits. */
  | 'passesOver'
  /** No generations: the one added last, or first. */
  | 'newest'
  | 'oldest'
  | 'unknown'

export interface Judgement {
  f: number
  right: boolean
  /** About the function that is popped next, whether or not it was chosen. */
  rule: Rule
  /** It was added last: what a plain stack would take. */
  depthFirst: boolean
  /** It has waited longest: what a queue would take. */
  breadthFirst: boolean
  /** It has the generation of the one that is popped next. */
  tie: boolean
  /** The highest generation that waits, when it is above its own. */
  higher: number | null
  /** Outputs that wait for more gradients. */
  incomplete: { v: number; arrived: number; expected: number }[]
  /** All that its outputs wait for has arrived, while the engine takes one for which it has not: the choice of a right engine. */
  sensible: boolean
  /** It was popped in this call already. */
  popped: boolean
  /** It is not in the list: no gradient has reached its outputs, or for another reason. */
  notQueued: 'noGradient' | 'other' | null
  /** The leaves that would end with another gradient if it were popped now; null where that is not known, and for a right choice. */
  consequence: Changed[] | null
}

export function question(player: Player): Question {
  const { position, pops, state, trace } = player
  const next = pops[position]
  if (!next) return { kind: position > 0 && trace.end ? 'over' : 'none' }
  const stop = position > 0 ? pops[position - 1]!.end : next.start
  if (player.index < stop) return { kind: 'none' }
  if (!callUnderWay(player)) return { kind: 'between' }
  const candidates = [...new Set(queueKnown(player) ? state.queue : ready(player))]
  if (candidates.length > 1) return { kind: 'choose' }
  return candidates[0] === next.f ? { kind: 'only', f: next.f } : { kind: 'none' }
}

/** What choosing this function as the next one would mean. */
export function judge(player: Player, f: number): Judgement {
  const next = player.nextFunction()
  const line = waiting(player)
  const exact = f === next
  const popped = player.state.functions[f]!.pops > 0
  const place = line?.findLast((one) => one.f === f) ?? null
  const outputs = player.trace.functions[f]!.outputs.map((v) => player.state.variables[v]!)
  const others = line?.filter((one) => one.f !== f) ?? []
  const queued = line ? place !== null : ready(player).includes(f)
  const noGradient = outputs.every((v) => v.grad === null)
  const highest = others.reduce((most, one) => Math.max(most, generation(player, one.f) ?? -1), -Infinity)
  const mine = generation(player, f)
  const tie = place !== null && !exact && next !== null && mine !== null && generation(player, next) === mine
  const changed = exact || (!queued && !popped) ? null : consequence(player, f)
  return {
    f,
    right: exact || (tie && changed !== null && changed.length === 0),
    rule: ruleOf(player, next, line),
    depthFirst: place !== null && others.length > 0 && others.every((one) => one.age < place.age),
    breadthFirst: place !== null && others.length > 0 && others.every((one) => one.age > place.age),
    tie,
    higher: place !== null && mine !== null && highest > mine ? highest : null,
    incomplete: outputs
      .filter((v) => v.freed === null && v.grad !== null && v.arrived < v.expected)
      .map(({ id, arrived, expected }) => ({ v: id, arrived, expected })),
    sensible:
      !exact &&
      queued &&
      !popped &&
      next !== null &&
      outputs.every(isComplete) &&
      !player.trace.functions[next]!.outputs.every((v) => isComplete(player.state.variables[v]!)),
    popped,
    notQueued: exact || queued || popped ? null : noGradient ? 'noGradient' : 'other',
    consequence: changed,
  }
}

/** Nobody waits for what was freed. The root of the call waits for nothing. */
const isComplete = (v: { freed: unknown; grad: unknown; arrived: number; expected: number }): boolean =>
  v.freed !== null || (v.grad !== null && v.arrived >= v.expected)

function ruleOf(player: Player, next: number | null, line: Waiting[] | null): Rule {
  const place = line?.findLast((one) => one.f === next)
  if (next === null || !line || !place) return 'unknown'
  const others = line.filter((one) => one.f !== next)
  const mine = generation(player, next)
  if (mine === null)
    return others.every((one) => one.age < place.age)
      ? 'newest'
      : others.every((one) => one.age > place.age)
        ? 'oldest'
        : 'unknown'
  if (others.some((one) => (generation(player, one.f) ?? -1) > mine)) return 'passesOver'
  const equal = others.filter((one) => generation(player, one.f) === mine)
  if (equal.length === 0) return 'highest'
  return equal.every((one) => one.age < place.age)
    ? 'newestOfEqual'
    : equal.every((one) => one.age > place.age)
      ? 'oldestOfEqual'
      : 'unknown'
}

function generation(player: Player, f: number): number | null {
  return player.state.functions[f]?.generation ?? null
}

function queueKnown(player: Player): boolean {
  const event = player.trace.events[player.pops[player.position]?.event ?? -1]
  return player.state.queueName !== null && !(event?.k === 'pop' && event.at === null)
}

/** Without a queue to look at: functions whose turn may come, since a gradient has reached them and they were not popped. */
function ready(player: Player): number[] {
  const { functions, variables } = player.state
  const reached = (v: number): boolean => variables[v]!.grad !== null && variables[v]!.arrived > 0
  const root = callUnderWay(player)?.root
  return functions
    .filter((f) => f.shown && f.freed === null && f.pops === 0 && f.outputs.some((v) => v === root || reached(v)))
    .map((f) => f.id)
}
