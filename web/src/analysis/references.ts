import type { Player } from '../playback/player'
import { formatShort, formatTelling } from '../trace/format'
import { letterOf, variableLabel } from '../trace/labels'
import type { Place, Problem, Value } from '../trace/schema'
import { LONGEST_NAME, shorten } from '../trace/shorten'
import type { FunctionRef, ProblemFacts } from './facts'

/** Values in a sentence may be a little longer than in the graph. */
const LONGEST_VALUE = 40

export const shown = (value: Value): string => formatTelling(value, LONGEST_VALUE)

/** A leaf without a name, such as the 3.0 of 3.0 * x, is called by its value. */
export function label(player: Player, v: number): string {
  const { state } = player
  const variable = state.variables[v]
  return !variable?.name && variable?.creator == null
    ? `Variable(${formatShort(variable?.data ?? null, 16)})`
    : variableLabel(state, v)
}

export function functionRef(player: Player, f: number): FunctionRef {
  const state = player.state.functions[f]
  return {
    label: letterOf(player.state, f),
    operation: state?.label ?? '?',
    of: few(state?.inputs ?? [], (v) => label(player, v), '…'),
    generation: state?.generation ?? null,
  }
}

export const queueName = (player: Player): string => bounded(player.state.queueName ?? 'funcs')
export const seenName = (player: Player): string => bounded(player.state.seenName ?? 'seen_set')

/** In a sentence; of more, the rest is an ellipsis. */
const MOST_IN_LIST = 12

/** A function can have ten thousand inputs, but a sentence cannot name them all. */
export function few<T, R>(all: readonly T[], tell: (one: T, i: number) => R, rest: R): R[] {
  return all.length <= MOST_IN_LIST ? all.map(tell) : [...all.slice(0, MOST_IN_LIST - 1).map(tell), rest]
}

/** A name as it stands in a sentence. */
export const bounded = (name: string): string => shorten(name, LONGEST_NAME)

export function sourceLine(player: Player, [file, line]: Place): string {
  const text = (player.trace.files[file]?.split('\n')[line - 1] ?? '').trim()
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

export function problemFacts(error: Problem): ProblemFacts {
  const frame = error.frames.at(-1)
  return {
    type: bounded(error.type),
    message: firstLine(error.message),
    place: frame ? { file: bounded(frame.file), line: frame.line } : null,
  }
}

/** Characters of a text in which its first line is looked for. */
const MOST_LOOKED_AT = 10_000

export function firstLine(text: string): string {
  const line =
    text
      .slice(0, MOST_LOOKED_AT)
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? ''
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
