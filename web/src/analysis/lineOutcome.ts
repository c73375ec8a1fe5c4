/** What came of a line that changed nothing: which way a condition went, which pair a loop took. */
import type { Player } from '../playback/player'
import type { LineEvent, TraceEvent, Value } from '../trace/schema'
import { functionRef, label, queueName, seenName, shown } from './references'
import { shorten } from '../trace/shorten'
import type { FunctionRef } from './facts'

export type LineOutcome =
  /** The next turn of `for x, gx in zip(f.inputs, gxs)`; null: there is no other. */
  | { kind: 'pair'; pair: { name: string; label: string; gx: string; value: string } | null }
  /** `while funcs:`; null: how many wait is not known. */
  | { kind: 'loop'; goesOn: boolean; queue: string; waiting: FunctionRef[] }
  /** `if x.grad is None:`, with the gradient that is there. */
  | { kind: 'noGrad'; label: string; grad: string | null }
  /** `if x.creator is not None:`, with the function that made it. */
  | { kind: 'creator'; label: string; creator: string | null }
  /** `if f not in seen_set:`. */
  | { kind: 'seen'; f: FunctionRef; seen: string; isIn: boolean }
  /** Any other condition. */
  | { kind: 'condition'; text: string; holds: boolean }

const LONGEST = 60
/** Events looked through on either side of the line. */
const FARTHEST = 4000

/** Of the line event just before the player's index; null where nothing can be said that the line itself does not say. */
export function lineOutcome(player: Player, event: LineEvent): LineOutcome | null {
  const [file, number] = event.at
  const lines = player.trace.files[file]?.split('\n') ?? []
  const text = lines[number - 1] ?? ''
  const code = /^\s*(if|elif|while|for)\s+(.+?)\s*:\s*(#.*)?$/.exec(text)
  if (!code) return null
  const [, keyword, condition = ''] = code
  const entered = goesInto(player, lines, event)
  if (entered === null) return null
  const { state } = player
  if (keyword === 'for') return pairOf(player, event, condition, entered)
  if (keyword === 'while' && condition === queueName(player))
    return {
      kind: 'loop',
      goesOn: entered,
      queue: queueName(player),
      waiting: state.queue.map((f) => functionRef(player, f)),
    }
  const [, name, attribute, not] = /^(\w+)\.(grad|creator) is (not )?None$/.exec(condition) ?? []
  const v = name === undefined ? undefined : variableOf(player, file, lines, number, name)
  if (v !== undefined && attribute === 'grad' && !not) {
    const grad = state.variables[v]?.grad ?? null
    if ((grad === null) === entered) return { kind: 'noGrad', label: label(player, v), grad: grad && shown(grad) }
  }
  if (v !== undefined && attribute === 'creator' && not) {
    const creator = state.variables[v]?.creator ?? null
    if ((creator !== null) === entered)
      return {
        kind: 'creator',
        label: label(player, v),
        creator: creator === null ? null : functionRef(player, creator).label,
      }
  }
  if (/^\w+ not in (.+)$/.exec(condition)?.[1] === seenName(player)) {
    const f = functionAsked(player, entered)
    if (f !== null) return { kind: 'seen', f: functionRef(player, f), seen: seenName(player), isIn: !entered }
  }
  return { kind: 'condition', text: shorten(condition, LONGEST), holds: entered }
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** Whether the block under the line is entered; null where the next line does not tell. */
function goesInto(player: Player, lines: readonly string[], { at: [file, number] }: LineEvent): boolean | null {
  const next = nextLine(player)
  if (!next || next.at[0] !== file) return null
  const body = lines.findIndex((line, i) => i >= number && line.trim() !== '' && !line.trim().startsWith('#'))
  if (body < 0 || indentOf(lines[body]!) <= indentOf(lines[number - 1]!)) return null
  if (next.at[1] === body + 1) return true
  // Somewhere else in the same function: the block was passed over.
  const { applying } = player.state
  const code = applying?.open ? applying.code : player.state.code
  const within = code !== null && code[0] === file && code[1] <= number && number <= code[2]
  return within && next.at[1] >= code[1] && next.at[1] <= code[2] ? false : null
}

function nextLine(player: Player): LineEvent | null {
  const { events } = player.trace
  for (let i = player.index; i < Math.min(events.length, player.index + FARTHEST); i++) {
    const event = events[i]!
    if (event.k === 'line') return event
  }
  return null
}

/** The events of the pop that is under way, as far as the player has come. */
function ownEvents(player: Player): TraceEvent[] {
  const pop = player.pops[player.position - 1]
  return pop ? player.trace.events.slice(pop.event, Math.min(player.index, pop.event + FARTHEST)) : []
}

/** How often this line has run in the pop under way. */
function turns(player: Player, [file, number]: readonly [string, number]): number {
  return ownEvents(player).filter((event) => event.k === 'line' && event.at[0] === file && event.at[1] === number)
    .length
}

function pairOf(player: Player, event: LineEvent, text: string, entered: boolean): LineOutcome | null {
  const names = /^(\w+), (\w+) in zip\(/.exec(text)
  const { current } = player.state
  if (!names || !current?.gxs) return null
  if (!entered) return { kind: 'pair', pair: null }
  const place = turns(player, event.at as [string, number]) - 1
  const v = player.state.functions[current.f]?.inputs[place]
  const value: Value | undefined = current.gxs[place]
  if (v === undefined || value === undefined) return null
  return { kind: 'pair', pair: { name: names[1]!, label: label(player, v), gx: names[2]!, value: shown(value) } }
}

/** The variable that the loop around a line has in hand under this name. */
function variableOf(
  player: Player,
  file: string,
  lines: readonly string[],
  number: number,
  name: string,
): number | undefined {
  const { current } = player.state
  for (let i = number - 2; current && i >= 0 && i > number - 12; i--) {
    const loop = /^\s*for (\w+), \w+ in zip\(/.exec(lines[i]!)
    if (loop?.[1] === name && indentOf(lines[i]!) < indentOf(lines[number - 1]!))
      return player.state.functions[current.f]?.inputs[turns(player, [file, i + 1]) - 1]
  }
  if (name === 'self') return player.state.stack.at(-1)?.root
  return undefined
}

/** The function that was asked about: the one that is pushed or noted next, or the one that has just been skipped. */
function functionAsked(player: Player, entered: boolean): number | null {
  const { events } = player.trace
  if (!entered) {
    for (let i = player.index - 1; i >= 0 && i > player.index - 6; i--) {
      const event = events[i]!
      if (event.k === 'skip') return event.f
    }
    return null
  }
  for (let i = player.index; i < Math.min(events.length, player.index + 12); i++) {
    const event = events[i]!
    if (event.k === 'push' || (event.k === 'seen' && event.on)) return event.f
  }
  return null
}
