import { formatValue } from '../trace/format'
import { letterOf, variableLabel } from '../trace/labels'
import type { End, GradEvent, Problem, TraceEvent, Value } from '../trace/schema'
import type { Alignment, Pair } from './align'
import { Player } from '../playback/player'
import type { PlayState } from '../playback/types'

export type Side = 'left' | 'right'
/** How a gradient came to its value: of the events of GradEvent, `overwritten` is a `set` where one was; `none`: it did not change. */
export type Arrival = 'set' | 'overwritten' | 'add' | 'inplace' | 'clear' | 'none'

/** A pop before all contributions to its output have arrived. */
export interface Early {
  pair: number
  side: Side
  label: string
  output: string
  arrived: number
  expected: number
}

/** The first thing that the two runs do differently, and what a sentence about it needs. */
export type Difference = { pair: number } & (
  | {
      /** One run pops a function that the other does not pop now. */
      kind: 'pop'
      side: Side
      /** What it pops, by id on its own side. */
      f: number
      label: string
      /** It has been popped before in this call of backward. */
      again: boolean
      /** Contributions its output had received, of those expected. */
      arrived: number
      expected: number
      output: string
      /** What the other run pops next; null when it is at its end. */
      other: { f: number; label: string } | null
      gradient: string
      /** The first pop of either run that comes at another point than in the other run. */
      harm: Early | null
    }
  | {
      /** After the same pop a gradient differs. */
      kind: 'grad'
      variable: [number, number]
      label: string
      f: number | null
      function: string | null
      left: string
      right: string
      leftHow: Arrival
      rightHow: Arrival
      /** The variables that share the array, where one run changed it in place. */
      shared: string[]
    }
  | {
      /** One run drops the gradient of an intermediate variable. */ kind: 'kept'
      side: Side
      variable: [number, number]
      label: string
      value: string
    }
  | {
      /** The runs free what the program no longer needs at different moments. */
      kind: 'freed'
      side: Side
      /** How many variables and functions this side has freed by now that the other still holds. */
      count: number
      by: 'count' | 'collector'
      /** When the other side frees them: by its collector later, or never while the program runs. */
      later: boolean
      example: { kind: 'variable' | 'function'; left: number; right: number; label: string }
    }
  | { /** One run ends with an error, or with another one. */ kind: 'end'; side: Side; problem: Problem | null }
  | {
      /** The same functions wait in another order, without a consequence so far. */ kind: 'queue'
      left: string[]
      right: string[]
    }
)

/**
 * Null when both runs do the same throughout. What changes results comes first: only where every pop and every gradient agree
 * is it a gradient in between that one run forgets, an object that it frees earlier, or the order in which functions wait.
 */
export function firstDifference(left: Player, right: Player, alignment: Alignment): Difference | null {
  return new Comparison(new Player(left.trace), new Player(right.trace), alignment).find()
}

type Ranges = Record<Side, readonly TraceEvent[]>

class Comparison {
  /** The first difference of each kind that has no consequence. */
  private harmless: { kept: Difference | null; freed: Difference | null; queue: Difference | null } = {
    kept: null,
    freed: null,
    queue: null,
  }
  private readonly forgotten = new Set<number>()
  private readonly inverse = new Map<ReadonlyMap<number, number>, Map<number, number>>()

  constructor(
    private readonly left: Player,
    private readonly right: Player,
    private readonly alignment: Alignment,
  ) {}

  find(): Difference | null {
    const { pairs } = this.alignment
    for (const [at, pair] of pairs.entries()) {
      const popped = at > 0 && this.atPop(at, pair)
      if (popped) return popped
      this.left.seekEvent(pair.left)
      this.right.seekEvent(pair.right)
      const broken = brokeOff(this.left, pair.left, pair.leftPop) !== brokeOff(this.right, pair.right, pair.rightPop)
      const ranges = this.rangesOf(pairs[at - 1] ?? null, pair)
      const found = (broken ? this.atEnd(at) : null) ?? this.atGradients(at, pair, ranges)
      if (found) return found
      this.harmless.freed ??= this.atMemory(at, ranges)
      this.harmless.queue ??= this.atQueue(at)
    }
    const { kept, freed, queue } = this.harmless
    const end = this.atEnd(pairs.length - 1)
    if (end) return end
    if (kept && freed) return kept.pair <= freed.pair ? kept : freed
    return kept ?? freed ?? queue
  }

  /** Both players are still at the previous pair. */
  private atPop(at: number, pair: Pair): Difference | null {
    if ((pair.leftPop === null) === (pair.rightPop === null)) return null
    const side: Side = pair.leftPop === null ? 'right' : 'left'
    const [own, other] = side === 'left' ? [this.left, this.right] : [this.right, this.left]
    const pop = own.pops[(pair.leftPop ?? pair.rightPop)!]!
    const next = other.nextFunction()
    if (next === null && failed(other.trace.end)) return this.atEnd(at)
    const f = own.state.functions[pop.f]!
    const output = own.state.variables[f.outputs[0] ?? -1]
    const gather = pop.gather === null ? null : own.trace.events[pop.gather]
    const found = {
      pair: at,
      kind: 'pop' as const,
      side,
      f: pop.f,
      label: f.letter,
      again: f.pops > 0,
      arrived: output?.arrived ?? 0,
      expected: output?.expected ?? 0,
      output: output ? variableLabel(own.state, output.id) : '',
      other: next === null ? null : { f: next, label: letterOf(other.state, next) },
      gradient: gather?.k === 'gather' ? gather.gys.map((gy) => formatValue(gy)).join(', ') : '',
    }
    return { ...found, harm: found.again || found.arrived < found.expected ? null : this.firstEarly(at) }
  }

  /** Moves the players on. Nothing is searched for after that. */
  private firstEarly(from: number): Early | null {
    const { pairs } = this.alignment
    for (let at = Math.max(from, 1); at < pairs.length; at++) {
      const { leftPop, rightPop } = pairs[at]!
      for (const [side, player, index] of [
        ['left', this.left, leftPop],
        ['right', this.right, rightPop],
      ] as const) {
        if (index === null) continue
        player.seekEvent(pairs[at - 1]![side])
        const f = player.state.functions[player.pops[index]!.f]!
        const output = player.state.variables[f.outputs[0] ?? -1]
        if (output && output.arrived < output.expected) {
          return {
            pair: at,
            side,
            label: f.letter,
            output: variableLabel(player.state, output.id),
            arrived: output.arrived,
            expected: output.expected,
          }
        }
      }
    }
    return null
  }

  private rangesOf(before: Pair | null, pair: Pair): Ranges {
    const of = (player: Player, side: Side): TraceEvent[] => player.trace.events.slice(before?.[side] ?? 0, pair[side])
    return { left: of(this.left, 'left'), right: of(this.right, 'right') }
  }

  /** What can differ now: only what an event of either side was about since the previous pair. */
  private touched(
    ranges: Ranges,
    matched: ReadonlyMap<number, number>,
    idOf: (event: TraceEvent) => number | undefined,
  ): [number, number][] {
    const found = new Map<number, number>()
    for (const event of ranges.left) {
      const left = idOf(event)
      const right = left === undefined ? undefined : matched.get(left)
      if (left !== undefined && right !== undefined) found.set(left, right)
    }
    const toLeft = this.inverted(matched)
    for (const event of ranges.right) {
      const right = idOf(event)
      const left = right === undefined ? undefined : toLeft.get(right)
      if (left !== undefined && right !== undefined) found.set(left, right)
    }
    return [...found].sort(([a], [b]) => a - b)
  }

  private inverted(matched: ReadonlyMap<number, number>): Map<number, number> {
    let found = this.inverse.get(matched)
    if (!found) this.inverse.set(matched, (found = new Map([...matched].map(([l, r]) => [r, l]))))
    return found
  }

  private atGradients(at: number, pair: Pair, ranges: Ranges): Difference | null {
    const gradient = (event: TraceEvent): number | undefined => (event.k === 'grad' ? event.v : undefined)
    for (const [l, r] of this.touched(ranges, this.alignment.matching.variables, gradient)) {
      const [a, b] = [this.left.state.variables[l]!, this.right.state.variables[r]!]
      if (!a.shown || !b.shown || a.freed || b.freed || sameGradient(a.grad, b.grad)) continue
      const [leftLast, rightLast] = [lastGrad(ranges.left, l), lastGrad(ranges.right, r)]
      const label = bestLabel(this.left.state, l, this.right.state, r)
      if (
        (a.grad === null) !== (b.grad === null) &&
        (this.forgotten.has(l) || leftLast?.how === 'clear' || rightLast?.how === 'clear')
      ) {
        const side: Side = a.grad === null ? 'left' : 'right'
        this.forgotten.add(l)
        this.harmless.kept ??= {
          pair: at,
          kind: 'kept',
          side,
          variable: [l, r],
          label,
          value: formatValue(a.grad ?? b.grad),
        }
        continue
      }
      const popped = pair.leftPop === null ? null : this.left.pops[pair.leftPop]!.f
      return {
        pair: at,
        kind: 'grad',
        variable: [l, r],
        label,
        f: popped,
        function: popped === null ? null : letterOf(this.left.state, popped),
        left: formatValue(a.grad),
        right: formatValue(b.grad),
        leftHow: arrivalOf(leftLast),
        rightHow: arrivalOf(rightLast),
        shared:
          leftLast?.how === 'inplace'
            ? sharers(leftLast, this.left.state)
            : rightLast?.how === 'inplace'
              ? sharers(rightLast, this.right.state)
              : [],
      }
    }
    return null
  }

  private atMemory(at: number, ranges: Ranges): Difference | null {
    const { functions, variables } = this.alignment.matching
    const freed = (['function', 'variable'] as const).flatMap((kind) => {
      const freedId = (event: TraceEvent): number | undefined =>
        event.k === 'freed' ? (kind === 'function' ? event.f : event.v) : undefined
      return this.touched(ranges, kind === 'function' ? functions : variables, freedId).flatMap(([left, right]) => {
        const table = kind === 'function' ? 'functions' : 'variables'
        const [a, b] = [this.left.state[table][left], this.right.state[table][right]]
        if (!a?.shown || !b?.shown || (a.freed === null) === (b.freed === null)) return []
        const side: Side = a.freed ? 'left' : 'right'
        return [{ kind, left, right, side, by: (a.freed ?? b.freed)! }]
      })
    })
    const first = freed[0]
    if (!first) return null
    const [other, id] = first.side === 'left' ? [this.right, first.right] : [this.left, first.left]
    const label =
      first.kind === 'function'
        ? letterOf(this.left.state, first.left)
        : bestLabel(this.left.state, first.left, this.right.state, first.right)
    return {
      pair: at,
      kind: 'freed',
      side: first.side,
      count: freed.filter((one) => one.side === first.side).length,
      by: first.by,
      later: other.trace.events.some(
        (event) => event.k === 'freed' && (first.kind === 'variable' ? event.v : event.f) === id,
      ),
      example: { kind: first.kind, left: first.left, right: first.right, label },
    }
  }

  private atQueue(at: number): Difference | null {
    const [left, right] = [this.left.state, this.right.state]
    if (left.queueName === null || right.queueName === null || left.queue.length !== right.queue.length) return null
    if (left.queue.every((f, i) => this.alignment.matching.functions.get(f) === right.queue[i])) return null
    const labels = (state: PlayState): string[] => state.queue.map((f) => letterOf(state, f))
    return { pair: at, kind: 'queue', left: labels(left), right: labels(right) }
  }

  private atEnd(at: number): Difference | null {
    const [left, right] = [this.left.trace.end, this.right.trace.end]
    if (failed(left) === failed(right) && left?.error?.type === right?.error?.type) return null
    const side: Side = failed(left) ? 'left' : 'right'
    return { pair: at, kind: 'end', side, problem: (side === 'left' ? left : right)?.error ?? null }
  }
}

function failed(end: End | null): boolean {
  return end !== null && end.kind !== 'done'
}

/** The run ended here because an error broke off a backward; what differs from now on only follows from that. */
function brokeOff(player: Player, index: number, pop: number | null): boolean {
  const { events, end } = player.trace
  if (index < events.length || !failed(end)) return false
  const leave = events.findLast((event) => event.k === 'leave')
  return pop === null || (leave?.k === 'leave' && leave.raised)
}

/** Large arrays are told apart by their summaries. */
export function sameGradient(a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b
  return JSON.stringify(a) === JSON.stringify(b) || (formatValue(a, 9) === formatValue(b, 9) && a.kind !== 'big')
}

function lastGrad(events: readonly TraceEvent[], v: number): GradEvent | null {
  const event = events.findLast((one) => one.k === 'grad' && one.v === v)
  return event?.k === 'grad' ? event : null
}

function arrivalOf(event: GradEvent | null): Arrival {
  if (!event) return 'none'
  if (event.how === 'seed') return 'set'
  return event.how === 'set' && event.was !== null ? 'overwritten' : event.how
}

function sharers(event: GradEvent, state: PlayState): string[] {
  return (event.shared ?? []).map((v) => variableLabel(state, v))
}

function bestLabel(left: PlayState, l: number, right: PlayState, r: number): string {
  return left.variables[l]!.name ? variableLabel(left, l) : variableLabel(right, r)
}
