import { describe, expect, it } from 'vitest'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import { formatValue } from '../trace/format'
import { A, a, B, C, D, enter, forward, grad, step14, step16, take, x, y } from '../../testing/diamond'
import { Player } from '../playback/player'
import { receipt, type Receipt } from './receipts'
import { randomNumbers, Toy, type Order } from '../../testing/toyEngine'
import { TraceStore } from '../trace/store'
import type { Value } from '../trace/schema'

function at(trace: TraceBuilder, position?: number): Player {
  const player = new Player(trace.store())
  if (position === undefined) player.seekEvent(trace.events.length)
  else player.seekPop(position)
  return player
}
const story = ({ entries }: Receipt): unknown[] =>
  entries.map((e) => [e.how, e.from?.f ?? null, e.from?.pop ?? null, formatValue(e.sent), formatValue(e.now)])
const sum = ({ terms, total }: Receipt): string =>
  `${terms?.map((term) => formatValue(term)).join(' + ')} = ${formatValue(total)}`

describe('on the diamond', () => {
  it('the 16.0 of a are 8.0 from each of the squares', () => {
    const told = receipt(at(step16()), a)
    expect(story(told)).toEqual([
      ['set', C, 1, '8.0', '8.0'],
      ['add', B, 2, '8.0', '16.0'],
    ])
    expect(sum(told)).toBe('8.0 + 8.0 = 16.0')
    expect(told.entries.map((e) => [e.call, e.counts, e.lost, e.onOld])).toEqual([
      [1, true, false, false],
      [1, true, false, false],
    ])
  })

  it('tell only what has happened by now', () => {
    expect(story(receipt(at(step16(), 2), a))).toEqual([['set', C, 1, '8.0', '8.0']])
    expect(receipt(at(step16(), 1), a)).toMatchObject({ entries: [], total: null, terms: null })
  })

  it('the 96.0 of step 14 are half of the gradient, and then all of it once more', () => {
    const told = receipt(at(step14()), x)
    expect(story(told)).toEqual([
      ['set', A, 2, '32.0', '32.0'],
      ['add', A, 4, '64.0', '96.0'],
    ])
    expect(sum(told)).toBe('32.0 + 64.0 = 96.0')
  })

  it('the root is seeded', () => {
    const told = receipt(at(step16()), y)
    expect(story(told)).toEqual([['seed', null, null, '1.0', '1.0']])
    expect(sum(told)).toBe('1.0 = 1.0')
  })

  it('the formula is the one that the source has for this input', () => {
    const trace = step16()
    const gxs = trace.events.find((event) => event.k === 'gxs' && event.f === A)!
    Object.assign(gxs, { formulas: [{ input: x, name: 'gx', source: '2 * x * gy', filled: '2 * 2.0 * 16.0' }] })
    expect(receipt(at(trace), x).entries[0]!.formula).toEqual({
      name: 'gx',
      source: '2 * x * gy',
      filled: '2 * 2.0 * 16.0',
    })
  })
})

/** docs/facts.md, step 14: add(x, x), then add(add(x, x), x) on the same x, with or without cleargrad between them. */
function twice(clear: boolean): TraceBuilder {
  const trace = new TraceBuilder()
  trace.variable(3, 'x')
  const one = trace.call('Add', [0, 0], 6, 'y')
  const left = trace.call('Add', [0, 0], 6)
  const sumOf = trace.call('Add', [left.v, 0], 9, 'z')
  const give = (was: number | null, now: number, n: number, f: number): void => trace.add(grad(0, was, now, n, f))
  trace.add(
    { k: 'enter', call: 0, root: one.v, depth: 0, code: ['engine.py', 9, 14], expect: [[0, 0, 0, 0, 2]] },
    grad(one.v, null, 1, 1, null),
  )
  take(trace, one.f, null, 1, [1, 1])
  give(null, 1, 1, one.f)
  give(1, 2, 2, one.f)
  trace.add({ k: 'leave', call: 0, raised: false })
  trace.line(7, 'main.py')
  if (clear) trace.add({ k: 'grad', v: 0, how: 'clear', was: float(2), now: null, arrived: [2, 2], by: null })
  const old = clear ? 0 : 2
  trace.add(
    { k: 'enter', call: 1, root: sumOf.v, depth: 0, code: ['engine.py', 9, 14], expect: [[0, 2, 2, 0, 3]] },
    grad(sumOf.v, null, 1, 1, null),
  )
  take(trace, sumOf.f, null, 1, [1, 1], 1)
  trace.add(grad(left.v, null, 1, 1, sumOf.f))
  give(clear ? null : old, old + 1, 1, sumOf.f)
  take(trace, left.f, null, 1, [1, 1], 1)
  give(old + 1, old + 2, 2, left.f)
  give(old + 2, old + 3, 3, left.f)
  trace.add({ k: 'leave', call: 1, raised: false })
  return trace
}

describe('over two calls of backward', () => {
  it('the 5.0 of step 14 hold the 2.0 of the first call', () => {
    const told = receipt(at(twice(false)), 0)
    expect(sum(told)).toBe('1.0 + 1.0 + 1.0 + 1.0 + 1.0 = 5.0')
    expect(told.entries.map((e) => [e.call, e.from?.pop, e.counts, e.onOld])).toEqual([
      [1, 0, true, false],
      [1, 0, true, false],
      [2, 1, true, true],
      [2, 2, true, false],
      [2, 2, true, false],
    ])
  })

  it('with cleargrad what was before is told, but counts no longer: 3.0', () => {
    const told = receipt(at(twice(true)), 0)
    expect(told.entries.map((e) => [e.how, e.call, e.counts])).toEqual([
      ['set', 1, false],
      ['add', 1, false],
      ['cleared', null, false],
      ['set', 2, true],
      ['add', 2, true],
      ['add', 2, true],
    ])
    expect(sum(told)).toBe('1.0 + 1.0 + 1.0 = 3.0')
    expect(told.entries[2]!.line).toEqual(['main.py', 7])
  })
})

describe('other engines', () => {
  it('a gradient that backward drops (retain_grad=False) is not told as cleargrad', () => {
    const trace = forward()
    enter(trace)
    trace.add(grad(y, null, 1, 1, null))
    take(trace, D, null, 1, [1, 1])
    trace.line(14)
    trace.add(
      { k: 'grad', v: y, how: 'clear', was: float(1), now: null, arrived: [1, 1], by: null },
      { k: 'leave', call: 0, raised: false },
    )
    trace.line(5, 'main.py')
    expect(receipt(at(trace), y)).toMatchObject({
      total: null,
      terms: null,
      entries: [
        { how: 'seed', counts: false },
        { how: 'dropped', call: 1 },
      ],
    })
  })

  it('an overwritten gradient is lost (step 13)', () => {
    const trace = new TraceBuilder()
    trace.variable(3, 'x')
    const { f, v } = trace.call('Add', [0, 0], 6, 'y')
    trace.add(
      { k: 'enter', call: 0, root: v, depth: 0, code: ['engine.py', 9, 14], expect: [[0, 0, 0, 0, 2]] },
      grad(v, null, 1, 1, null),
    )
    take(trace, f, null, 1, [1, 1])
    trace.add(grad(0, null, 1, 1, f), { ...grad(0, 1, 1, 2, f), how: 'set' }, { k: 'leave', call: 0, raised: false })
    const told = receipt(at(trace), 0)
    expect(told.entries.map((e) => [e.how, e.counts, e.lost])).toEqual([
      ['set', false, true],
      ['overwrite', true, false],
    ])
    expect(sum(told)).toBe('1.0 = 1.0')
  })

  it('+= changes the gradient of another variable that holds the same array (appendix A)', () => {
    const trace = new TraceBuilder()
    trace.variable(3, 'x')
    const { f, v } = trace.call('Add', [0, 0], 6, 'y')
    trace.add(
      {
        k: 'enter',
        call: 0,
        root: v,
        depth: 0,
        code: ['engine.py', 9, 14],
        expect: [
          [0, 0, 0, 0, 2],
          [v, 0, 0, 0, 1],
        ],
      },
      grad(v, null, 1, 1, null),
    )
    take(trace, f, null, 1, [1, 1])
    trace.add(
      { ...grad(0, null, 1, 1, f), shared: [v] },
      { ...grad(0, 1, 2, 2, f), how: 'inplace', shared: [v] },
      { k: 'grad', v, how: 'inplace', was: float(1), now: float(2), arrived: [1, 1], by: null, shared: [0] },
      { k: 'leave', call: 0, raised: false },
    )
    const [ofX, ofY] = [receipt(at(trace), 0), receipt(at(trace), v)]
    expect(ofX.entries.map((e) => [e.how, e.shared])).toEqual([
      ['set', []],
      ['inplace', [v]],
    ])
    expect(ofY.entries.map((e) => [e.how, e.shared, e.from])).toEqual([
      ['seed', [], null],
      ['through', [0], { f, pop: 0 }],
    ])
    expect([sum(ofX), sum(ofY)]).toEqual(['1.0 + 1.0 = 2.0', '1.0 + 1.0 = 2.0'])
  })

  it('a sum that does not add up is not told as one', () => {
    const trace = step16()
    for (const event of trace.events)
      if (event.k === 'grad' && event.v === a && event.how === 'add') event.now = float(17)
    expect(receipt(at(trace), a)).toMatchObject({ terms: null, contradicts: true })
  })

  it.each<{ what: string; value: Value }>([
    { what: 'NaN', value: { kind: 'array', dtype: 'float64', shape: [], data: 'nan' } },
    {
      what: 'a large array',
      value: {
        kind: 'big',
        dtype: 'float64',
        shape: [300, 300],
        bytes: 720_000,
        min: 4,
        max: 4,
        mean: 4,
        nan: 0,
        inf: 0,
        head: [4],
      },
    },
  ])('of $what it is not said that it does not add up', ({ value }) => {
    const trace = step16()
    for (const event of trace.events) {
      if (event.k === 'grad' && event.v === a) event.now = value
      if (event.k === 'gxs') event.gxs = event.gxs.map(() => value)
    }
    expect(receipt(at(trace), a)).toMatchObject({ terms: null, contradicts: false })
  })
})

it.each(
  (['generation', 'stack', 'queue', 'recursive'] as Order[]).flatMap((order) =>
    [1, 2, 3, 4].map((seed) => ({ seed, order })),
  ),
)(
  'a random program (seed $seed, $order): what counts adds up to what the engine holds, at every event',
  ({ seed, order }) => {
    const toy = new Toy(randomNumbers(seed)).run(5, 3, order)
    const store = new TraceStore()
    store.append(toy.trace())
    const player = new Player(store)
    for (let i = 0; i <= toy.events.length; i++) {
      player.seekEvent(i)
      toy.worlds[i]!.grads.forEach((held, v) => {
        const told = receipt(player, v)
        expect(told.total).toEqual(held)
        const counting = told.entries.filter((entry) => entry.counts)
        expect(held === null).toBe(counting.length === 0)
        if (held?.kind === 'scalar')
          expect(told.terms?.reduce((so, term) => so + (term?.kind === 'scalar' ? Number(term.data) : NaN), 0)).toBe(
            held.data,
          )
        for (const { from, event } of told.entries)
          if (from)
            expect(player.pops[from.pop]).toSatisfy(
              (pop: (typeof player.pops)[number]) => pop.f === from.f && pop.event < event && event <= pop.end,
            )
      })
    }
  },
)
