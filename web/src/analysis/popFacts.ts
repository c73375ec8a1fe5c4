import { below } from '../playback/below'
import { isDelivery } from '../playback/delivery'
import type { CallInfo, PopInfo } from '../playback/types'
import type { Player } from '../playback/player'
import type { EnterEvent, GradEvent, TraceEvent, Value } from '../trace/schema'
import type { GradVerdict, Truth } from './truth'
import { firstBad, type Spot } from './firstNonFinite'
import type { Delivery, Done, PopFacts, Reason } from './facts'
import { arrivalsBefore, queueBefore } from './past'
import { alike, combine, tensor, type Tensor } from './tensor'
import { few, functionRef, label, queueName, seenName, shown } from './references'

/** What pop number `n` (from 1) did, as far as the player has come. Without a truth, only what was counted is known. */
export function popFacts(player: Player, n: number, truth: Truth | null = null): PopFacts {
  const pop = player.pops[n - 1]!
  const { events } = player.trace
  const f = player.state.functions[pop.f]!
  const own = events.slice(pop.event, player.index)
  const gather = own.find((event) => event.k === 'gather' && event.f === pop.f)
  const gys = gather?.k === 'gather' ? gather.gys : []
  const kept = (v: number) => player.state.variables[v]?.freed == null
  return {
    f: functionRef(player, pop.f),
    reason: reason(player, pop, n),
    times: player.pops.slice(0, n).filter((one) => one.f === pop.f && one.call === pop.call).length,
    early: f.outputs
      .filter(kept)
      .map((v) => ({ output: label(player, v), ...arrivalsBefore(player, v, pop.event) }))
      .filter(({ arrived, expected }) => arrived < expected),
    spoilt: spoilt(player, f.outputs, gys, kept, truth),
    none: few(
      f.outputs.filter((v, i) => kept(v) && i < gys.length && gys[i] === null),
      (v) => label(player, v),
      '…',
    ),
    unkept: f.outputs.filter((v) => !kept(v)).length,
    outputs: f.outputs.length,
    dropped: dropped(player, own, f.outputs),
    deliveries: deliveries(player, pop.f, own, truth),
    queueName: queueName(player),
    seenName: seenName(player),
    queued: pushed(own).map((id) => functionRef(player, id)),
    skipped: own.flatMap((event) => (event.k === 'skip' ? [functionRef(player, event.f)] : [])),
    bad: badBetween(player, pop.start),
    done: done(player, pop, n, truth),
  }
}

/**
 * All that was due has arrived at it, and yet what the function was given is not what it should be: something it was computed
 * from was not. What becomes of the gradient after it was read (in place, by another) has no part in what is sent on.
 */
function spoilt(
  player: Player,
  outputs: readonly number[],
  gys: readonly Value[],
  kept: (v: number) => boolean,
  truth: Truth | null,
): PopFacts['spoilt'] {
  const off = outputs.findIndex((v, i) => {
    const state = player.state.variables[v]
    if (!kept(v) || state === undefined || state.arrived < state.expected) return false
    const given = gys[i] ?? null
    const verdict = truth?.verdict(player, v) ?? null
    return given !== null && verdict !== null && verdict !== 'right' && truth?.isDue(player, v, given) === false
  })
  return off < 0
    ? null
    : {
        output: label(player, outputs[off]!),
        grad: shown(gys[off] ?? null),
        due: truth?.due(player, outputs[off]!) ?? null,
      }
}

/** Only what the engine itself drops: after the call, a program may call cleargrad. */
function dropped(player: Player, own: readonly TraceEvent[], outputs: readonly number[]): string[] {
  const over = own.findIndex((event) => event.k === 'leave')
  const cleared = own
    .slice(0, over < 0 ? undefined : over)
    .flatMap((event) => (event.k === 'grad' && event.how === 'clear' && outputs.includes(event.v) ? [event.v] : []))
  return few(cleared, (v) => label(player, v), '…')
}

function reason(player: Player, pop: PopInfo, n: number): Reason {
  const event = player.trace.events[pop.event]
  if (event?.k !== 'pop') return { kind: 'noQueue', first: n === 1 }
  const queue = event.at === null ? null : queueBefore(player, pop.event)
  if (event.at === null || !queue) {
    const enter = enterOf(player, event.call, pop.event)
    if (enter?.code === null) return { kind: 'byHand' }
    if (enter && enter.depth > 0) return { kind: 'recursion', root: label(player, enter.root) }
    return { kind: 'noQueue', first: n === 1 }
  }
  if (queue.length === 1) return { kind: 'only' }
  const mine = player.state.functions[pop.f]!.generation
  const last = event.at === queue.length - 1
  if (mine === null)
    return last
      ? { kind: 'end' }
      : event.at === 0
        ? { kind: 'front' }
        : { kind: 'place', place: event.at + 1, of: queue.length }
  const generation = (id: number) => player.state.functions[id]!.generation ?? -1
  const highest = queue.reduce((best, id) => (generation(id) > generation(best) ? id : best), pop.f)
  if (generation(highest) > mine) return { kind: 'passedOver', higher: functionRef(player, highest) }
  const same = [...new Set(queue.filter((id) => generation(id) === mine))]
  // The same function may wait twice: then there was nothing to choose.
  if (new Set(queue).size === 1) return { kind: 'only' }
  return same.length > 1
    ? { kind: 'tie', same: same.length, taken: byAge(player, pop, same) }
    : { kind: 'highest', others: queue.length - 1 }
}

/** A heap does not keep its items in order of arrival, so the place in the list tells nothing: the pushes do. */
function byAge(player: Player, pop: PopInfo, same: number[]): 'newest' | 'oldest' | 'other' {
  const older = new Set(same)
  for (let i = pop.event - 1; i >= 0; i--) {
    const event = player.trace.events[i]!
    if (event.k !== 'push' || !older.delete(event.f)) continue
    if (event.f === pop.f) return older.size === same.length - 1 ? 'newest' : older.size === 0 ? 'oldest' : 'other'
  }
  return 'other'
}

function enterOf(player: Player, call: number, before: number): EnterEvent | null {
  for (let i = before - 1; i >= 0; i--) {
    const event = player.trace.events[i]!
    if (event.k === 'enter' && event.call === call) return event
  }
  return null
}

/** How many gradients from one function to one variable are named. */
const MOST_SENT = 12

/** Several gradients to one variable (add(x, x)) are one delivery with several values. */
function deliveries(player: Player, f: number, own: readonly TraceEvent[], truth: Truth | null): Delivery[] {
  const gxs = own.find((event) => event.k === 'gxs' && event.f === f)
  const values = gxs?.k === 'gxs' ? gxs.gxs : []
  const { inputs } = player.state.functions[f]!
  /** The inputs of each variable that have not had a gradient, the next one last. */
  const open = new Map<number, number[]>()
  for (let i = inputs.length - 1; i >= 0; i--) {
    const slots = open.get(inputs[i]!)
    if (slots) slots.push(i)
    else open.set(inputs[i]!, [i])
  }
  const all = new Map<number, Delivery>()
  /** What was there before, and all that was sent, added up; null where that cannot be known. */
  const sums = new Map<number, Tensor | null>()
  for (const event of own) {
    if (event.k !== 'grad' || event.by !== f || !isDelivery(event)) continue
    const slot = open.get(event.v)?.pop() ?? -1
    // A gradient that was set is what was sent, whatever backward returned.
    const value = event.how === 'set' ? event.now : (values[slot] ?? event.now)
    const sent = shown(value)
    const earlier = sums.has(event.v) ? sums.get(event.v)! : tensor(event.was)
    const sum = event.was === null && !sums.has(event.v) ? tensor(value) : addition(earlier, tensor(value))
    sums.set(event.v, sum)
    const adds = sum === null || alike(sum, tensor(event.now))
    const before = all.get(event.v)
    const shared = few(event.shared ?? [], (v) => label(player, v), '…')
    const lost = isLoss(event)
    if (before)
      Object.assign(before, {
        sent: before.sent.length < MOST_SENT ? [...before.sent, sent] : [...before.sent.slice(0, MOST_SENT - 1), '…'],
        how: event.how,
        now: shown(event.now),
        adds,
        after: event.arrived[1],
        lost: before.lost || lost,
        shared,
      })
    else {
      all.set(event.v, {
        to: label(player, event.v),
        sent: [sent],
        how: event.how as Delivery['how'],
        was: event.was === null ? null : shown(event.was),
        now: shown(event.now),
        adds,
        before: event.arrived[0],
        after: event.arrived[1],
        expected: player.state.variables[event.v]?.expected ?? 0,
        lost,
        shared,
      })
    }
  }
  // What has been counted claims nothing of a gradient that is not right.
  for (const [v, delivery] of all) {
    const verdict = truth?.verdict(player, v) ?? null
    if (verdict !== null && verdict !== 'right' && delivery.after >= delivery.expected) delivery.expected = 0
  }
  return [...all.values()]
}

const addition = (a: Tensor | null, b: Tensor | null): Tensor | null => a && b && combine(a, b, (x, y) => x + y)

/** A gradient of this call that was there already is overwritten instead of added to. */
const isLoss = (event: GradEvent): boolean => event.how === 'set' && event.was !== null && event.arrived[0] > 0

function pushed(own: readonly TraceEvent[]): number[] {
  return own.flatMap((event) => (event.k === 'push' ? [event.f] : []))
}

/** The first NaN or infinity of the run, if it appeared from event `start` on and before the player's position. */
export function badBetween(player: Player, start: number): PopFacts['bad'] {
  const { nan, inf } = firstBad(player.trace)
  const here = (spot: Spot | null): spot is Spot => spot !== null && spot.event >= start && spot.event < player.index
  const name = (spot: Spot) => (spot.v !== null ? label(player, spot.v) : functionRef(player, spot.f ?? -1).label)
  if (here(nan)) return { kind: 'nan', in: name(nan) }
  return here(inf) ? { kind: 'inf', in: name(inf) } : null
}

/** Present once the program's own backward has returned in good order, after its last pop. */
function done(player: Player, pop: PopInfo, n: number, truth: Truth | null): Done | null {
  const call = player.calls.find((one) => one.call === pop.call)
  if (!call || call.leave === null || call.leave >= player.index) return null
  if (player.pops[n]?.call === pop.call) return null
  const leave = player.trace.events[call.leave]
  if (leave?.k === 'leave' && leave.raised) return null
  const loss = player.trace.events.slice(call.enter, call.leave).find((event) => event.k === 'grad' && isLoss(event))
  const found = outcome(player, call, truth)
  return {
    queueEmpty: player.state.queueName !== null && player.state.queue.length === 0,
    ...found,
    lost: loss?.k === 'grad' && truth?.verdict(player, loss.v) !== 'right' ? label(player, loss.v) : null,
  }
}

/** What the variables below the root got; constants are named only where there is no other leaf. */
function outcome(player: Player, call: CallInfo, truth: Truth | null): Pick<Done, 'leaves' | 'wrong' | 'miscounted'> {
  const reached = [...below(player.state, call.root).variables].sort((a, b) => a.id - b.id)
  const leaves = reached.filter((v) => v.creator === null && v.grad !== null)
  const named = leaves.filter((v) => v.name)
  const is = (v: { id: number }, verdict: GradVerdict): boolean => truth?.verdict(player, v.id) === verdict
  const odd = reached.filter((v) => v.expected > 0 && v.arrived !== v.expected && !is(v, 'right'))
  const off = leaves.find((v) => is(v, 'wrong'))
  const worst = odd.find((v) => v.creator === null) ?? odd[0]
  return {
    leaves: (named.length ? named : leaves).map((v) => ({ label: label(player, v.id), grad: shown(v.grad) })),
    wrong: off
      ? { label: label(player, off.id), grad: shown(off.grad), due: truth?.due(player, off.id) ?? null }
      : null,
    miscounted: worst
      ? { label: label(player, worst.id), grad: shown(worst.grad), arrived: worst.arrived, expected: worst.expected }
      : null,
  }
}
