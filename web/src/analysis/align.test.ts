import { describe, expect, it } from 'vitest'
import { TraceBuilder } from '../../testing/traceBuilder'
import type { GradEvent } from '../trace/schema'
import { align } from './align'
import { firstDifference, type Difference } from './alignDifference'
import type { GradientCheck } from '../answers/schema'
import { compareWithTruth } from './alignTruth'
import { walk } from './numbers'
import { A, a, B, C, D, DERIVATIVES, enter, forward, grad, step14, step16, take, x, y } from '../../testing/diamond'
import { Player } from '../playback/player'

const player = (trace: TraceBuilder, end: Parameters<TraceBuilder['store']>[0] = { kind: 'done' }): Player =>
  new Player(trace.store(end))

function popped(left: Player, right: Player): [string, string][] {
  const name = (one: Player, pop: number | null): string => (pop === null ? '–' : 'ABCD'[one.pops[pop]!.f]!)
  return align(left, right)
    .pairs.slice(1)
    .map((pair) => [name(left, pair.leftPop), name(right, pair.rightPop)])
}
const difference = (left: Player, right: Player): Difference | null => firstDifference(left, right, align(left, right))

/** y = x + x by hand: the events of its one backward are given. */
function reuse(...events: GradEvent[]): Player {
  const trace = new TraceBuilder()
  trace.line(1, 'main.py')
  trace.variable(3, 'x')
  const { f, v } = trace.call('Add', [0, 0], 6, 'y')
  trace.line(2, 'main.py')
  trace.add({ k: 'enter', call: 0, root: v, depth: 0, code: ['engine.py', 9, 14], expect: [[0, 0, 0, 0, 2]] })
  trace.add(
    { ...grad(v, null, 1, 1, null), arrived: [0, 0] },
    { k: 'found', what: 'queue', name: 'funcs', type: 'list', was: null },
    { k: 'push', f, at: 0 },
  )
  take(trace, f, 0, 1, [1, 1])
  trace.add(...events, { k: 'leave', call: 0, raised: false })
  return player(trace)
}
const first = grad(0, null, 1, 1, 0)
const added = reuse(first, grad(0, 1, 2, 2, 0))
const overwritten = reuse(first, { ...grad(0, 1, 1, 2, 0), how: 'set' })
const inPlace = reuse(
  first,
  { ...grad(0, 1, 2, 2, 0), how: 'inplace' },
  { ...grad(1, 1, 2, 1, 0), how: 'inplace', arrived: [0, 0], shared: [0] },
)

describe('two runs in lockstep', () => {
  it('stand together at the same pop, and one waits while the other pops alone', () => {
    expect(popped(player(step14()), player(step16()))).toEqual([
      ['D', 'D'],
      ['C', 'C'],
      ['A', '–'],
      ['B', 'B'],
      ['A', 'A'],
    ])
    expect(popped(player(step16()), player(step14()))).toEqual([
      ['D', 'D'],
      ['C', 'C'],
      ['–', 'A'],
      ['B', 'B'],
      ['A', 'A'],
    ])
  })

  it('do not mix two calls of backward up', () => {
    const twice = step16()
    enter(twice, 1)
    twice.add({ k: 'push', f: D, at: 0 })
    take(twice, D, 0, 1, [1, 1], 1)
    expect(popped(player(step16()), player(twice))).toEqual([
      ['D', 'D'],
      ['C', 'C'],
      ['B', 'B'],
      ['A', 'A'],
      ['–', 'D'],
    ])
  })

  it('match functions by the line of the program that called them', () => {
    const other = new TraceBuilder()
    other.line(1, 'main.py')
    other.variable(2, 'x')
    const { f } = other.call('Exp', [0], 7)
    other.functions[f]!.at = ['main.py', 9]
    other.call('Square', [0], 4, 'a')
    const { matching } = align(player(forward()), player(other))
    expect([...matching.functions]).toEqual([[A, 1]])
    expect([...matching.variables]).toEqual([
      [x, 0],
      [a, 2],
    ])
  })

  it('take long runs without a common pop one after another', () => {
    const alone = step16()
    for (const entry of alone.functions) entry.at = ['main.py', 99]
    expect(
      align(player(step16()), player(alone))
        .pairs.slice(1)
        .every((pair) => (pair.leftPop === null) !== (pair.rightPop === null)),
    ).toBe(true)
  })
})

describe('the first difference', () => {
  it('is none between a run and itself', () => {
    expect(difference(player(step16()), player(step16()))).toBeNull()
  })

  it('on the diamond: step 14 pops A with one of two gradients, step 16 has B next', () => {
    const found = {
      pair: 3,
      kind: 'pop',
      f: A,
      label: 'A',
      again: false,
      arrived: 1,
      expected: 2,
      output: 'a',
      other: { f: B, label: 'B' },
      gradient: '8.0',
      harm: null,
    }
    expect(difference(player(step14()), player(step16()))).toEqual({ ...found, side: 'left' })
    expect(difference(player(step16()), player(step14()))).toEqual({ ...found, side: 'right' })
  })

  it('of a variable used twice: overwritten 1.0 against added 2.0', () => {
    expect(difference(overwritten, added)).toMatchObject({
      pair: 1,
      kind: 'grad',
      variable: [0, 0],
      label: 'x',
      function: 'A',
      left: '1.0',
      right: '2.0',
      leftHow: 'overwritten',
      rightHow: 'add',
    })
  })

  it('of adding in place: y changes with x, because they share the array', () => {
    expect(difference(inPlace, added)).toMatchObject({
      pair: 1,
      kind: 'grad',
      variable: [1, 1],
      label: 'y',
      left: '2.0',
      right: '1.0',
      leftHow: 'inplace',
      rightHow: 'none',
      shared: ['x'],
    })
  })

  it('of retain_grad: the gradient in between is kept or forgotten', () => {
    const forgets = reuse(first, grad(0, 1, 2, 2, 0), {
      ...grad(1, 1, 0, 0, null),
      how: 'clear',
      now: null,
      arrived: [0, 0],
    })
    expect(difference(added, forgets)).toMatchObject({ pair: 1, kind: 'kept', side: 'right', label: 'y', value: '1.0' })
  })

  it('is not what one run forgets on purpose, where a wrong pop follows', () => {
    const forgets = step16()
    const at = forgets.events.findIndex((event) => event.k === 'pop' && event.f === C)
    forgets.events.splice(at, 0, { ...grad(y, 1, 0, 0, null), how: 'clear', now: null, arrived: [0, 0] })
    expect(difference(player(step14()), player(forgets))).toMatchObject({ pair: 3, kind: 'pop', f: A })
    expect(difference(player(step16()), player(forgets))).toMatchObject({ pair: 1, kind: 'kept', label: 'y' })
  })

  it('of memory: what one run frees and the other still holds, told after its last pop', () => {
    const early = step16()
    early.add({ k: 'freed', f: D, by: 'count' }, { k: 'freed', v: y, by: 'count' })
    const never = step16()
    expect(difference(player(never), player(early))).toMatchObject({
      kind: 'freed',
      side: 'right',
      count: 2,
      by: 'count',
      later: false,
      example: { kind: 'function', left: D, right: D, label: 'D' },
    })
  })

  it('is the error that ends one run, rather than the pops it did not come to', () => {
    const broken = forward()
    enter(broken)
    const error = { type: 'AttributeError', message: 'no generation', frames: [] }
    broken.add({ k: 'leave', call: 0, raised: true }, { k: 'error', error })
    expect(difference(player(step16()), player(broken, { kind: 'error', error }))).toMatchObject({
      pair: 0,
      kind: 'end',
      side: 'right',
      problem: error,
    })
  })

  it('is the order of the queue only where nothing else comes of it', () => {
    const sorted = step16()
    const other = step16()
    const sort = other.events.find((event) => event.k === 'sort')
    if (sort?.k === 'sort') Object.assign(sort, { now: [B, A], was: [B, A] })
    for (const event of other.events) if (event.k === 'pop' && event.f !== D && event.f !== C) event.at = 0
    expect(difference(player(sorted), player(other))).toMatchObject({
      pair: 2,
      kind: 'queue',
      left: ['A', 'B'],
    })
  })
})

describe('the table of final gradients', () => {
  const truth = DERIVATIVES
  function verdicts(left: Player, right: Player, answer: GradientCheck): unknown[] {
    return compareWithTruth(left, right, align(left, right).matching, answer, 'right').map((row) => [
      row.label,
      row.left?.verdict,
      row.right?.verdict,
    ])
  }

  it('counts functions from the root, depth first', () => {
    expect(walk(step16().store(), y).map((f) => f.id)).toEqual([D, B, A, C])
  })

  it('calls 96 wrong and 64 right', () => {
    expect(verdicts(player(step14()), player(step16()), truth)).toEqual([
      ['x', 'wrong', 'right'],
      ['a', 'right', 'right'],
      ['y', 'right', 'right'],
      ['B(a)', 'right', 'right'],
      ['C(a)', 'right', 'right'],
    ])
  })

  it.each(['nan', 'inf'] as const)('calls nothing wrong where differences come to %s', (word: 'nan' | 'inf') => {
    const lost: GradientCheck = {
      more: 0,
      problem: null,
      calls: truth.calls.map((call) => ({
        ...call,
        derivatives: call.derivatives.map((one) => ({ ...one, value: word })),
      })),
    }
    const rows = compareWithTruth(
      player(step14()),
      player(step16()),
      align(player(step14()), player(step16())).matching,
      lost,
      'right',
    )
    expect(new Set(rows.flatMap((row) => [row.left?.verdict, row.right?.verdict]))).toEqual(new Set(['unknown']))
    expect(rows[0]).toMatchObject({ truths: [], unknown: 'notFinite' })
  })

  it('tells a forgotten gradient from a missing one', () => {
    const forgets = reuse(first, grad(0, 1, 2, 2, 0), {
      ...grad(1, 1, 0, 0, null),
      how: 'clear',
      now: null,
      arrived: [0, 0],
    })
    const answer: GradientCheck = {
      more: 0,
      problem: null,
      calls: [
        {
          unknown: null,
          derivatives: [
            { function: 0, side: 'output', slot: 0, value: 1, unknown: null },
            { function: 0, side: 'input', slot: 1, value: 2, unknown: null },
          ],
        },
      ],
    }
    expect(verdicts(added, forgets, answer)).toEqual([
      ['x', 'right', 'right'],
      ['y', 'right', 'dropped'],
    ])
    expect(verdicts(inPlace, overwritten, answer)).toEqual([
      ['x', 'right', 'wrong'],
      ['y', 'wrong', 'right'],
    ])
  })

  it('knows the sum of two calls from a wrong number', () => {
    const twice = (last: number, how: 'add' | 'set'): Player => {
      const trace = new TraceBuilder()
      trace.line(1, 'main.py')
      trace.variable(3, 'x')
      for (const [call, [was, now]] of (
        [
          [null, 2],
          [2, last],
        ] as const
      ).entries()) {
        const { f, v } = trace.call('Square', [0], 9, `y${call}`)
        trace.add(
          { k: 'enter', call, root: v, depth: 0, code: ['engine.py', 9, 14], expect: [[0, 0, 0, 0, 1]] },
          { k: 'pop', f, at: null, call, was: null },
        )
        trace.add(
          { ...grad(0, was, now, 1, f), how: was === null ? 'set' : how, arrived: [0, 1] },
          { k: 'leave', call, raised: false },
        )
      }
      return player(trace)
    }
    const call = (value: number): GradientCheck['calls'][number] => ({
      unknown: null,
      derivatives: [{ function: 0, side: 'input', slot: 0, value, unknown: null }],
    })
    const answer: GradientCheck = { more: 0, problem: null, calls: [call(2), call(3)] }
    expect(verdicts(twice(5, 'add'), twice(3, 'set'), answer)).toEqual([['x', 'sum', 'right']])
    expect(verdicts(twice(4, 'add'), twice(5, 'add'), answer)).toEqual([['x', 'wrong', 'sum']])
  })

  it('checks nothing that is too large', () => {
    const large: GradientCheck = {
      more: 0,
      problem: null,
      calls: [{ unknown: null, derivatives: [{ function: 0, side: 'input', slot: 0, value: null, unknown: 'large' }] }],
    }
    expect(verdicts(added, added, large)).toEqual([['x', 'unknown', 'unknown']])
  })
})
