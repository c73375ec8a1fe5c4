/** The number in a program that a leaf got its value from. */
import type { Player } from '../playback/player'
import { tensor } from './tensor'

export interface Literal {
  value: number
  /** Where it stands in the text. */
  from: number
  to: number
  /** An integer stays one. */
  integer: boolean
}

const NUMBER = /(?<![\w.])-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/g
/** More digits than these are noise of the arithmetic. */
const MOST_DECIMALS = 6

/** Null where the value is not written out in the one line that made the leaf, or more than once. */
export function literalOf(player: Player, program: string, v: number): Literal | null {
  const entry = player.trace.variables[v]
  const state = player.state.variables[v]
  if (!entry || !state || state.creator !== null || entry.at?.[0] !== 'main.py') return null
  const value = tensor(entry.data)
  if (value?.data.length !== 1) return null
  const lines = program.split('\n')
  const before = lines.slice(0, entry.at[1] - 1).reduce((sum, line) => sum + line.length + 1, 0)
  const line = (lines[entry.at[1] - 1] ?? '').replace(/#.*/, '')
  const found = [...line.matchAll(NUMBER)].filter(([text]) => Number(text) === value.data[0])
  const [only] = found
  if (!only || found.length > 1) return null
  const [text] = only
  return {
    value: Number(text),
    from: before + only.index,
    to: before + only.index + text.length,
    integer: !/[.eE]/.test(text),
  }
}

/** The program with another number in that place. */
export function withValue(program: string, literal: Literal, value: number): string {
  return program.slice(0, literal.from) + written(value, literal.integer) + program.slice(literal.to)
}

/** As Python would write it, and without the noise of adding up small steps. */
function written(value: number, integer: boolean): string {
  if (integer) return String(Math.round(value))
  const text = String(Number(value.toFixed(MOST_DECIMALS)))
  return /[.e]/.test(text) ? text : `${text}.0`
}
