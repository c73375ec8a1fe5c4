import type { TraceEvent, Value } from '../trace/schema'
import { below } from '../playback/below'
import type { Player } from '../playback/player'
import { alike, combine, tensor, valueOf, type Tensor } from './tensor'
import type { CallInfo, PopInfo } from '../playback/types'
import { callUnderWay, orderOf, waiting, type Order, type Waiting } from './queueOrder'

/** A leaf that would end with another gradient. */
export interface Changed {
  v: number
  would: Value
  /** What it ends with in the run on screen. */
  is: Value
  /** What the derivative is. */
  truth: Value
  /** Which of the two equals the derivative. */
  right: 'is' | 'would' | 'neither'
}

/** A wrong order that takes more pops than this for each pop of the run has run away. */
const MOST = 20
/** Limit on the places of the queue that are compared; a wrong order fills the queue, and each pop then compares more. */
const MOST_WORK = 3_000_000

/**
 * What would become of the leaves if this function were popped now, and then all went on in the engine's own order. The
 * backward of a function is linear in the gradient it gets, so a recorded pop tells its factor. Null where that does not
 * hold or is not known; an empty list where nothing would change. What the same rules say of the run as it was must be
 * what it came to: an engine that does anything else (overwrites, adds in place) is not guessed at.
 */
export function consequence(player: Player, choice: number): Changed[] | null {
  const call = callUnderWay(player)
  const queue = call && waiting(player)
  const order = call && orderOf(player, call)
  if (!call || !queue || !order || call.leave === null) return null
  const leave = player.trace.events[call.leave]
  if (leave?.k === 'leave' && leave.raised) return null
  const reached = below(player.state, call.root)
  const leaves = [...reached.variables].filter((v) => v.creator === null).map((v) => v.id)

  const is = new Map(leaves.map((v) => [v, lastGrad(player, v, call.leave!)]))
  const factors = factorsIn(player, call)
  const asItWas = carryOn(player, call, factors, queue, order, null)
  if (!asItWas || leaves.some((v) => !alike(asItWas.get(v) ?? null, tensor(is.get(v) ?? null)))) return null
  const would = carryOn(player, call, factors, queue, order, choice)
  const truth = inGoodOrder(
    player,
    call,
    factors,
    [...reached.functions].map((f) => f.id),
  )
  if (!would || !truth) return null
  return leaves.flatMap((v) => {
    const [then, now, right] = [would.get(v) ?? null, asItWas.get(v) ?? null, truth.get(v) ?? null]
    if (alike(then, now) || !then || !now || !right) return []
    const like = is.get(v) ?? null
    return {
      v,
      would: valueOf(then, like),
      is: like,
      truth: valueOf(right, like),
      right: alike(now, right) ? ('is' as const) : alike(then, right) ? ('would' as const) : ('neither' as const),
    }
  })
}

type Grads = Map<number, Tensor | null>

/** Pops `first`, or what the engine takes, and then everything in the engine's order. */
function carryOn(
  player: Player,
  call: CallInfo,
  factors: Factors,
  queue: readonly Waiting[],
  order: Order,
  first: number | null,
): Grads | null {
  const { state } = player
  const grads: Grads = new Map(state.variables.map((v) => [v.id, tensor(v.grad)]))
  const entries = [...queue]
  const seen = state.seen.length === 0 ? null : new Set(state.seen)
  let age = Math.max(0, ...queue.map((one) => one.age + 1))
  const push = (f: number): void => {
    if (seen?.has(f)) return
    seen?.add(f)
    entries.push({ f, age: age++ })
  }
  const pops = player.pops.filter((pop) => pop.call === call.call).length
  let chosen = first
  let work = 0
  for (let left = pops * MOST; entries.length > 0 || chosen !== null; left--) {
    work += entries.length + 1
    if (left === 0 || work > MOST_WORK) return null
    const f = chosen ?? entries.reduce((best, one) => (order(one, best) > 0 ? one : best)).f
    const at = entries.findLastIndex((one) => one.f === f)
    if (at >= 0) entries.splice(at, 1)
    chosen = null
    if (!pop(player, factors(f), f, grads, push)) return null
  }
  return grads
}

/** The whole call again, each function once and only when all of its gradient has arrived. */
function inGoodOrder(player: Player, call: CallInfo, factors: Factors, functions: readonly number[]): Grads | null {
  const start = player.pops[call.firstPop]?.event ?? player.index
  const grads: Grads = new Map(player.state.variables.map((v) => [v.id, tensor(v.grad)]))
  for (let i = player.index - 1; i >= start; i--) {
    const event = player.trace.events[i]!
    if (event.k === 'grad') grads.set(event.v, tensor(event.was))
  }
  const due = new Map<number, number>()
  for (const f of functions) for (const v of player.trace.functions[f]!.inputs) due.set(v, (due.get(v) ?? 0) + 1)
  const root = player.state.variables[call.root]?.creator
  const open = root == null ? [] : [root]
  for (let f = open.pop(); f !== undefined; f = open.pop()) {
    if (!pop(player, factors(f), f, grads, () => undefined)) return null
    for (const v of player.trace.functions[f]!.inputs) {
      const left = (due.get(v) ?? 0) - 1
      due.set(v, left)
      const creator = player.state.variables[v]?.creator
      if (left === 0 && creator != null) open.push(creator)
    }
  }
  return grads
}

/** One pop; false where the numbers are not known. */
function pop(player: Player, factors: Tensor[] | null, f: number, grads: Grads, push: (f: number) => void): boolean {
  const { inputs, outputs } = player.trace.functions[f]!
  const gy = outputs.length === 1 ? grads.get(outputs[0]!) : null
  if (!gy || !factors) return false
  for (const [i, v] of inputs.entries()) {
    const gx = combine(factors[i]!, gy, (factor, g) => factor * g)
    const was = grads.get(v) ?? null
    const now = gx && was ? combine(was, gx, (a, b) => a + b) : gx
    if (!now) return false
    grads.set(v, now)
    const creator = player.state.variables[v]?.creator
    if (creator != null) push(creator)
  }
  return true
}

/** The factor by which a function multiplies its gradient, for each input; null where no pop of it shows that. */
type Factors = (f: number) => Tensor[] | null

/** Read from the pops of this call first, because a program may change data between two calls. */
function factorsIn(player: Player, call: CallInfo): Factors {
  const pops = new Map<number, PopInfo[]>()
  for (const one of player.pops) {
    const known = pops.get(one.f)
    if (known) known.push(one)
    else pops.set(one.f, [one])
  }
  const known = new Map<number, Tensor[] | null>()
  return (f) => {
    const found = known.get(f)
    if (found !== undefined) return found
    const mine = pops.get(f) ?? []
    const sorted = [...mine.filter((one) => one.call === call.call), ...mine.filter((one) => one.call !== call.call)]
    const read = sorted.map((one) => factorsOf(player, one)).find((factors) => factors !== null) ?? null
    known.set(f, read)
    return read
  }
}

function factorsOf(player: Player, one: PopInfo): Tensor[] | null {
  const [gather, gxs] = [player.trace.events[one.gather ?? -1], player.trace.events[one.gxs ?? -1]]
  if (gather?.k !== 'gather' || gxs?.k !== 'gxs' || gxs.gxs.length !== player.trace.functions[one.f]!.inputs.length)
    return null
  const gy = tensor(gather.gys[0] ?? null)
  if (!gy || gy.data.includes(0)) return null
  const factors = gxs.gxs.map((gx, i) => {
    const got = tensor(gx)
    return got && (gy.data.length === 1 || elementwise(gxs, i)) ? combine(got, gy, (x, y) => x / y) : null
  })
  return factors.every((factor) => factor !== null) ? factors : null
}

/** Whether the formula works element by element on arrays: plain arithmetic with gy does; a matrix product or a transpose does not. */
function elementwise(event: Extract<TraceEvent, { k: 'gxs' }>, slot: number): boolean {
  const source = (event.formulas[slot]?.source ?? '').replace(/\bnp\.(exp|log|sin|cos|tan|tanh|sqrt|abs|sign)\(/g, '(')
  return /\bgy\b/.test(source) && /^[\w\s.+\-*/()]+$/.test(source) && !/\w\(|\.T\b|\bgy\./.test(source)
}

/** The gradient at the time when the call returned. */
function lastGrad(player: Player, v: number, leave: number): Value {
  for (let i = leave; i >= player.index; i--) {
    const event = player.trace.events[i]!
    if (event.k === 'grad' && event.v === v) return event.now
  }
  return player.state.variables[v]?.grad ?? null
}
