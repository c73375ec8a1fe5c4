/**
 * Whether a gradient is right, by the numerical derivatives of the run that is shown. Where these say nothing (a graph that is too
 * large, a point without a derivative), nothing is claimed.
 */
import type { GradientCheck } from '../answers/schema'
import { isDelivery } from '../playback/delivery'
import { Player } from '../playback/player'
import type { CallInfo } from '../playback/types'
import type { Value } from '../trace/schema'
import type { TraceStore } from '../trace/store'
import { agree, gradNumbers, numbersOf, walk } from './numbers'

/** partial: not all has arrived yet, or what arrived was computed from something that was not right. */
export type GradVerdict = 'right' | 'wrong' | 'partial'

/** From this event on, the gradient of a variable holds (or no longer holds) something that was computed from a wrong one. */
interface Spoilt {
  index: number
  spoilt: boolean
}

export class Truth {
  /** The program's own calls of a variable's backward, in order. */
  readonly #calls: readonly CallInfo[]
  /** For each of these, the derivatives by variable. */
  readonly #derivatives: readonly ReadonlyMap<number, readonly number[] | null>[]
  readonly #spoilt = new Map<number, Spoilt[]>()

  constructor(trace: TraceStore, answer: GradientCheck) {
    this.#calls = new Player(trace).calls.filter((call) => !call.byHand)
    this.#derivatives = answer.calls.slice(0, this.#calls.length).map((one, i) => {
      const functions = walk(trace, this.#calls[i]!.root)
      const found = new Map<number, readonly number[] | null>()
      for (const { function: k, side, slot, value } of one.derivatives) {
        const v = functions[k]?.[`${side}s`][slot]
        const numbers = value === null ? null : numbersOf(value)
        if (v !== undefined) found.set(v, numbers?.every(Number.isFinite) ? numbers : null)
      }
      return found
    })
    this.#followSpoilt(trace)
  }

  /** What can be said of the gradient of a variable at the player's position; null where nothing can. */
  verdict(player: Player, v: number): GradVerdict | null {
    const state = player.state.variables[v]
    const call = this.#callAt(player.index)
    if (!state || state.grad === null || call < 0) return null
    const derivative = this.#derivatives[call]?.get(v)
    const grad = gradNumbers(state.grad)
    if (!derivative || !grad) return null
    const { leave } = this.#calls[call]!
    const over = leave !== null && leave < player.index
    const { arrived, expected } = state
    if (!over && arrived > 0 && arrived < expected) return 'partial'
    if (agree(grad, derivative)) return 'right'
    if (this.#isPiledUp(grad, call, v)) return null
    if (over) return 'wrong'
    if (arrived === 0) return null
    return this.#isSpoilt(v, player.index) && arrived === expected ? 'partial' : 'wrong'
  }

  /** Whether a value is what the gradient of a variable should come to in the current call; null where that is not known. */
  isDue(player: Player, v: number, value: Value): boolean | null {
    const derivative = this.#derivatives[this.#callAt(player.index)]?.get(v)
    const numbers = gradNumbers(value)
    return derivative && numbers ? agree(numbers, derivative) : null
  }

  /** The derivative that the gradient of a variable should come to in the current call, as Python would print it; null if unknown. */
  due(player: Player, v: number): string | null {
    const derivative = this.#derivatives[this.#callAt(player.index)]?.get(v)
    if (!derivative || derivative.length > MOST_SHOWN) return null
    const numbers = derivative.map(asPrinted)
    return numbers.length === 1 ? numbers[0]! : `[${numbers.join(' ')}]`
  }

  /** The call that goes on at an index, or was the last to go on before it; -1 before the first. */
  #callAt(index: number): number {
    return this.#calls.findLastIndex(({ enter }) => enter < index)
  }

  /** Several calls of backward without cleargrad add up: that is not this call's derivative, and not this engine's mistake. */
  #isPiledUp(grad: readonly number[], call: number, v: number): boolean {
    let sum: readonly number[] = grad.map(() => 0)
    for (let i = call; i >= 0; i--) {
      const one = this.#derivatives[i]?.get(v)
      if (!one) return false
      sum = sum.map((x, j) => x + (one[j] ?? NaN))
      if (i < call && agree(grad, sum)) return true
    }
    return false
  }

  #isSpoilt(v: number, index: number): boolean {
    return this.#spoilt.get(v)?.findLast((one) => one.index < index)?.spoilt ?? false
  }

  /** Goes through the run once: a function that was popped while a gradient of its outputs was not right spoils what it sends to. */
  #followSpoilt(trace: TraceStore): void {
    const grads = new Map<number, Value>()
    const spoiling = new Set<number>()
    const note = (v: number, index: number, spoilt: boolean): void => {
      const all = this.#spoilt.get(v) ?? []
      if ((all.at(-1)?.spoilt ?? false) === spoilt) return
      all.push({ index, spoilt })
      this.#spoilt.set(v, all)
    }
    trace.events.forEach((event, index) => {
      if (event.k === 'pop') {
        const derivatives = this.#derivatives[this.#callAt(index)]
        const isOff = (v: number): boolean => {
          const [derivative, grad] = [derivatives?.get(v), gradNumbers(grads.get(v) ?? null)]
          return derivative != null && grad !== null && !agree(grad, derivative)
        }
        if (trace.functions[event.f]?.outputs.some(isOff)) spoiling.add(event.f)
        else spoiling.delete(event.f)
      }
      if (event.k !== 'grad') return
      grads.set(event.v, event.now)
      if (!isDelivery(event)) note(event.v, index, false)
      else {
        const before = event.how !== 'set' && this.#isSpoilt(event.v, index)
        note(event.v, index, before || (event.by !== null && spoiling.has(event.by)))
      }
    })
  }
}

/** Numbers of one derivative that are shown beside a wrong gradient. */
const MOST_SHOWN = 4

/** Differences are right to about ten digits: 63.9999999998 is 64.0. */
function asPrinted(number: number): string {
  const rounded = Number(number.toPrecision(7))
  return Number.isInteger(rounded) ? rounded.toFixed(1) : String(rounded)
}
