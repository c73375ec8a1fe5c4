import type { NoDerivative, GradientCheck } from '../answers/schema'
import { variableLabel } from '../trace/labels'
import type { Nested, Value } from '../trace/schema'
import { agree, gradNumbers, numbersOf, walk } from './numbers'
import type { Matching } from './alignMatch'
import { Player } from '../playback/player'
import type { CallInfo } from '../playback/types'

/** Why there is no figure: the lab's reasons, or a result that is NaN or infinite. */
export type WhyUnknown = NoDerivative | 'notFinite'

/**
 * right: the derivative of the last result. sum: what several calls of backward have piled up. dropped: backward itself has
 * cleared it, as retain_grad=False says. cleared: the program has. unknown: nothing to compare with.
 */
export type Verdict = 'right' | 'sum' | 'wrong' | 'dropped' | 'cleared' | 'unknown'

export interface TruthRow {
  label: string
  named: boolean
  left: { grad: Value; verdict: Verdict } | null
  right: { grad: Value; verdict: Verdict } | null
  /** One for each call of backward since the gradient was last cleared, in order. */
  truths: Nested[]
  unknown: WhyUnknown | null
}

/** Every variable that a gradient is due to, as it is at the end of both runs. `asked` says whose run the truth is about. */
export function compareWithTruth(
  left: Player,
  right: Player,
  matching: Matching,
  answer: GradientCheck,
  asked: 'left' | 'right',
): TruthRow[] {
  const toRight = matching.variables
  const toLeft = new Map([...toRight].map(([l, r]) => [r, l]))
  const [atLeft, atRight] = [new Ended(left), new Ended(right)]
  const due = truthsByVariable(asked === 'left' ? atLeft : atRight, answer)
  const rows: TruthRow[] = []
  for (const [v, entries] of [...due].sort(([a], [b]) => a - b)) {
    const l = asked === 'left' ? v : toLeft.get(v)
    const r = asked === 'left' ? toRight.get(v) : v
    const label = atLeft.label(l) ?? atRight.label(r)
    if (label === null) continue
    const row = (ended: Ended, id: number | undefined): TruthRow['left'] =>
      id === undefined ? null : ended.judge(id, entries)
    const since = entries.filter((one) => one.call >= (asked === 'left' ? atLeft : atRight).callsBeforeClearing(v))
    rows.push({
      ...label,
      left: row(atLeft, l),
      right: row(atRight, r),
      truths: since.flatMap((one) => (one.value === null ? [] : [one.value])),
      unknown: since.find((one) => one.unknown !== null)?.unknown ?? null,
    })
  }
  return [...rows.filter((row) => row.named), ...rows.filter((row) => !row.named)]
}

interface Entry {
  /** Which of the program's calls of a variable's backward. */
  call: number
  value: Nested | null
  unknown: WhyUnknown | null
}

/** A run at its end. */
class Ended {
  readonly player: Player
  /** The program's own calls of a variable's backward; those by hand have no truth. */
  readonly calls: readonly CallInfo[]
  private readonly clearings = new Map<number, { calls: number; dropped: boolean }>()

  constructor(player: Player) {
    this.player = new Player(player.trace)
    this.player.seekEvent(player.trace.events.length)
    this.calls = this.player.calls.filter((call) => !call.byHand)
    this.readClearings()
  }

  /** Null for a variable that is gone and has no name to ask for. */
  label(v: number | undefined): { label: string; named: boolean } | null {
    const state = v === undefined ? undefined : this.player.state.variables[v]
    if (!state || (state.freed && state.name === null)) return null
    return { label: variableLabel(this.player.state, state.id), named: state.name !== null }
  }

  /** Null when this run broke off before any of these calls. */
  judge(v: number, entries: readonly Entry[]): { grad: Value; verdict: Verdict } | null {
    if (!entries.some((one) => one.call < this.calls.length)) return null
    const { grad } = this.player.state.variables[v]!
    const since = entries.filter((one) => one.call >= this.callsBeforeClearing(v))
    const truths = since.map((one) => (one.value === null ? null : numbersOf(one.value)))
    return { grad, verdict: this.verdict(v, grad, truths) }
  }

  private verdict(v: number, grad: Value, truths: (number[] | null)[]): Verdict {
    if (grad === null) return truths.length === 0 ? 'cleared' : this.clearings.get(v)?.dropped ? 'dropped' : 'wrong'
    const numbers = gradNumbers(grad)
    const last = truths.at(-1)
    if (!numbers || !last) return 'unknown'
    if (agree(numbers, last)) return 'right'
    const sum = truths.reduce<number[] | null>(
      (all, one) => (all && one ? all.map((x, i) => x + (one[i] ?? NaN)) : null),
      last.map(() => 0),
    )
    return sum && agree(numbers, sum) ? 'sum' : 'wrong'
  }

  /** How many calls of backward there were before the program itself last cleared this gradient. */
  callsBeforeClearing(v: number): number {
    return this.clearings.get(v)?.calls ?? 0
  }

  /** Of each variable, whether backward was the last to touch its gradient and cleared it, and what the program cleared. */
  private readClearings(): void {
    let calls = 0
    let inside: number | null = null
    for (const event of this.player.trace.events) {
      if (event.k === 'enter' && event.depth === 0 && event.code !== null) {
        calls++
        inside = event.call
      } else if (event.k === 'leave' && event.call === inside) inside = null
      if (event.k !== 'grad') continue
      const before = this.clearings.get(event.v)?.calls ?? 0
      if (event.how === 'clear')
        this.clearings.set(event.v, inside === null ? { calls, dropped: false } : { calls: before, dropped: true })
      else if (this.clearings.get(event.v)?.dropped) this.clearings.set(event.v, { calls: before, dropped: false })
    }
  }
}

function truthsByVariable(run: Ended, answer: GradientCheck): Map<number, Entry[]> {
  const found = new Map<number, Entry[]>()
  answer.calls.forEach((one, call) => {
    const root = run.calls[call]?.root
    if (root === undefined) return
    const functions = walk(run.player.trace, root)
    for (const { function: k, side, slot, value, unknown } of one.derivatives) {
      const v = functions[k]?.[`${side}s`][slot]
      if (v === undefined) continue
      // A difference of infinite values says nothing, not even that a gradient is wrong.
      const entry: Entry =
        value === null || numbersOf(value).every(Number.isFinite)
          ? { call, value, unknown }
          : { call, value: null, unknown: 'notFinite' }
      const entries = found.get(v)
      if (entries) entries.push(entry)
      else found.set(v, [entry])
    }
  })
  return found
}
