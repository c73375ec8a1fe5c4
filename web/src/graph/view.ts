/** What a node or an edge looks like now, as plain values from the player's state: the markup only draws. */
import { functionWidth } from '../layout/sizes'
import type { LayoutEdge, LayoutResult } from '../layout/types'
import type { GradVerdict, Truth } from '../analysis/truth'
import type { Player } from '../playback/player'
import type { VariableState } from '../playback/types'
import { formatWithin, hasInf, hasNaN } from '../trace/format'
import { variableLabel } from '../trace/labels'
import type { Value } from '../trace/schema'
import { shorten } from '../trace/shorten'

export interface VariableView {
  id: number
  x: number
  y: number
  /** No function made it. */
  leaf: boolean
  /** The name in the circle; null where the program gave none. */
  name: string | null
  label: string
  data: string
  grad: string | null
  arrived: number
  expected: number
  /** Its gradient is wrong; or it was passed on before all of it had arrived. */
  broken: boolean
  verdict: GradVerdict | null
  /** Beside a wrong gradient, what it should be. */
  due: string | null
  /** Its number is not finite. */
  strange: boolean
  generation: number | null
  freed: boolean
}

export interface FunctionView {
  id: number
  x: number
  y: number
  width: number
  /** Its letter, its operation, and what it was applied to. */
  letter: string
  label: string
  of: string[]
  state: 'waiting' | 'queued' | 'current' | 'popped'
  pops: number
  next: boolean
  generation: number | null
  freed: boolean
}

export interface EdgeView {
  id: string
  path: string
  flowed: boolean
  faded: boolean
}

/** Inputs that a function's name in words names. */
const MOST_NAMED = 3

const isList = (value: Value): boolean => value?.kind === 'array' && value.shape.length > 0

/** Short enough for a circle of radius 24. */
export function shortData(value: Value): string {
  if (value !== null && (value.kind === 'array' || value.kind === 'big') && value.shape.length > 0) {
    const { shape } = value
    const size = shape.reduce((product, side) => product * side, 1)
    if (size > 2 || value.kind === 'big') {
      const text = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
      return text.length <= 9
        ? text
        : shape.length > 1
          ? `${shape[0]}×${shape.length > 2 ? '…×' : ''}${shape.at(-1)}`
          : `${shape[0]}`
    }
  }
  return formatWithin(value, isList(value) ? 11 : 7)
}

/** A letter of Hangul or Hanja is as wide as two others. */
function width(letter: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(letter) ? 2 : 1
}

/** A name for the circle, and whether it needs the smaller type. */
export function shortName(name: string): { text: string; small: boolean } {
  const letters = [...shorten(name, 40)]
  const total = letters.reduce((sum, letter) => sum + width(letter), 0)
  if (total <= 8 && letters.length <= 8) return { text: name, small: total > 5 }
  let used = 0
  const kept = letters.filter((letter) => (used += width(letter)) <= 7)
  return { text: `${kept.join('')}…`, small: true }
}

export function variableView(
  player: Player,
  layout: LayoutResult,
  id: number,
  truth: Truth | null = null,
): VariableView | null {
  const state = player.state.variables[id]
  const place = layout.variables[id]
  if (!state?.shown || !place) return null
  const verdict = truth?.verdict(player, id) ?? null
  return {
    id,
    x: place.x,
    y: place.y,
    leaf: state.creator === null,
    name: state.name,
    label: variableLabel(player.state, id),
    data: shortData(state.data),
    grad: state.grad === null ? null : shortData(state.grad),
    arrived: state.arrived,
    expected: state.expected,
    broken: verdict === 'wrong' || isPassedOnEarly(player, state) || (verdict === null && isOverfull(state)),
    verdict,
    due: verdict === 'wrong' ? (truth?.due(player, id) ?? null) : null,
    strange: hasNaN(state.grad) || hasInf(state.grad) || hasNaN(state.data) || hasInf(state.data),
    generation: state.generation,
    freed: state.freed !== null,
  }
}

/** More arrivals than expected: the same gradient was sent on twice. */
function isOverfull({ arrived, expected }: VariableState): boolean {
  return expected > 0 && arrived > expected
}

/** The function that made it has been popped while it still waited for gradients. */
function isPassedOnEarly(player: Player, { creator, arrived, expected }: VariableState): boolean {
  const maker = creator === null ? undefined : player.state.functions[creator]
  return maker !== undefined && maker.pops > 0 && maker.gathered && arrived < expected
}

export function functionView(
  player: Player,
  layout: LayoutResult,
  id: number,
  next: number | null,
): FunctionView | null {
  const state = player.state.functions[id]
  const place = layout.functions[id]
  const entry = player.trace.functions[id]
  if (!state?.shown || !place || !entry) return null
  return {
    id,
    x: place.x,
    y: place.y,
    width: functionWidth(entry.label),
    letter: state.letter,
    label: shorten(state.label, 20),
    of: (state.wired ? state.inputs : []).slice(0, MOST_NAMED).map((v) => variableLabel(player.state, v)),
    state: state.state,
    pops: state.pops,
    next: id === next,
    generation: state.generation,
    freed: state.freed !== null,
  }
}

export function edgeView(player: Player, edge: LayoutEdge): EdgeView | null {
  const f = player.state.functions[edge.f]
  const v = player.state.variables[edge.v]
  if (!f?.shown || !v?.shown) return null
  if (edge.kind === 'output' ? v.creator !== edge.f : !f.wired) return null
  const flowed = edge.kind === 'output' ? f.gathered : (f.deliveredSlots[edge.slot] ?? false)
  return { id: edge.id, path: edge.path, flowed, faded: f.freed !== null || v.freed !== null }
}
