import { float, TraceBuilder } from './traceBuilder'
import type { GradientCheck } from '../src/answers/schema'
import type { GradEvent } from '../src/trace/schema'

/**
 * For tests: x = 2, a = x², y = a² + a², the diamond of step 15, by hand. A squares x, B and C square a, D adds.
 * Line 10 is `while funcs`, 11 the pop, 12 the call of f.backward, 13 handing out, 14 queueing.
 */
export const [x, a, b, c, y] = [0, 1, 2, 3, 4]
export const [A, B, C, D] = [0, 1, 2, 3]

export function forward(): TraceBuilder {
  const trace = new TraceBuilder()
  trace.line(1, 'main.py')
  trace.variable(2, 'x')
  trace.line(2, 'main.py')
  trace.call('Square', [x], 4, 'a')
  trace.line(3, 'main.py')
  trace.call('Square', [a], 16)
  trace.call('Square', [a], 16)
  trace.call('Add', [b, c], 32, 'y')
  trace.line(4, 'main.py')
  return trace
}

/** The sum arriving at v: from `was` to `now`, as contribution number n. */
export function grad(v: number, was: number | null, now: number, n: number, by: number | null): GradEvent {
  return {
    k: 'grad',
    v,
    by,
    how: by === null ? 'seed' : was === null ? 'set' : 'add',
    was: was === null ? null : float(was),
    now: float(now),
    arrived: [n - 1, n],
  }
}

/** The lines up to the hand-out, with the pop. */
export function take(trace: TraceBuilder, f: number, at: number | null, gy: number, gxs: number[], call = 0): void {
  trace.line(10)
  trace.line(11)
  trace.add({ k: 'pop', f, at, call, was: null })
  trace.line(12)
  trace.add({ k: 'gather', f, gys: [float(gy)] }, { k: 'gxs', f, gxs: gxs.map(float), formulas: [] })
  trace.line(13)
}

export function enter(trace: TraceBuilder, call = 0, expected = 1): void {
  trace.add({
    k: 'enter',
    call,
    root: y,
    depth: 0,
    code: ['engine.py', 9, 14],
    expect: [
      [a, 0, 0, 0, 2],
      [b, 0, 0, 0, 1],
      [c, 0, 0, 0, 1],
      [x, 0, 0, 0, expected],
    ],
  })
}

/** One backward of step 16: D, C, B, A. */
export function step16(trace = forward()): TraceBuilder {
  enter(trace)
  trace.line(9)
  trace.add(
    { ...grad(y, null, 1, 1, null), arrived: [0, 0] },
    { k: 'found', what: 'queue', name: 'funcs', type: 'list', was: null },
  )
  trace.add({ k: 'found', what: 'seen', name: 'seen_set', type: 'set', was: null })
  trace.add({ k: 'push', f: D, at: 0 }, { k: 'seen', f: D, on: true, at: 0 })
  take(trace, D, 0, 1, [1, 1])
  trace.add(grad(b, null, 1, 1, D))
  trace.line(14)
  trace.add({ k: 'push', f: B, at: 0 }, { k: 'seen', f: B, on: true, at: 1 })
  trace.line(13)
  trace.add(grad(c, null, 1, 1, D))
  trace.line(14)
  trace.add({ k: 'push', f: C, at: 1 }, { k: 'seen', f: C, on: true, at: 2 })
  take(trace, C, 1, 1, [8])
  trace.add(grad(a, null, 8, 1, C))
  trace.line(14)
  trace.add(
    { k: 'push', f: A, at: 1 },
    { k: 'seen', f: A, on: true, at: 3 },
    { k: 'sort', at: 0, was: [B, A], now: [A, B], by: 'sort' },
  )
  take(trace, B, 1, 1, [8])
  trace.add(grad(a, 8, 16, 2, B))
  trace.line(14)
  trace.add({ k: 'skip', f: A })
  take(trace, A, 0, 16, [64])
  trace.add(grad(x, null, 64, 1, A))
  trace.line(10)
  trace.add({ k: 'leave', call: 0, raised: false })
  trace.line(5, 'main.py')
  trace.add({ k: 'print', stream: 'stdout', text: '64.0\n' })
  return trace
}

/** dy/dx = 8x³ at x = 2, and the derivatives by what lies between, as differences come to them. */
export const DERIVATIVES: GradientCheck = {
  more: 0,
  problem: null,
  calls: [
    {
      unknown: null,
      derivatives: [
        { function: 0, side: 'output', slot: 0, value: 1, unknown: null },
        { function: 1, side: 'output', slot: 0, value: 1.0000000001, unknown: null },
        { function: 3, side: 'output', slot: 0, value: 0.9999999999, unknown: null },
        { function: 2, side: 'output', slot: 0, value: 16.000000001, unknown: null },
        { function: 2, side: 'input', slot: 0, value: 63.99999999, unknown: null },
      ],
    },
  ],
}

/** The same with step 14: D, C, A, B, A, and 96 in the end. */
export function step14(trace = forward()): TraceBuilder {
  halfway(trace)
  trace.add(grad(a, 8, 16, 2, B), { k: 'push', f: A, at: 0 })
  take(trace, A, 0, 16, [64])
  trace.add(grad(x, 32, 96, 2, A), { k: 'leave', call: 0, raised: false })
  return trace
}

/** Step 16 without its sort: D, C, A, B. A is queued once, so x keeps the half. */
export function withoutSort(trace = forward()): TraceBuilder {
  halfway(trace)
  trace.add(grad(a, 8, 16, 2, B), { k: 'leave', call: 0, raised: false })
  return trace
}

/** D, C, A and B by the order of the list, up to the products of B. */
function halfway(trace: TraceBuilder): void {
  enter(trace)
  trace.add(
    { ...grad(y, null, 1, 1, null), arrived: [0, 0] },
    { k: 'found', what: 'queue', name: 'funcs', type: 'list', was: null },
    { k: 'push', f: D, at: 0 },
  )
  take(trace, D, 0, 1, [1, 1])
  trace.add(grad(b, null, 1, 1, D), { k: 'push', f: B, at: 0 }, grad(c, null, 1, 1, D), { k: 'push', f: C, at: 1 })
  take(trace, C, 1, 1, [8])
  trace.add(grad(a, null, 8, 1, C), { k: 'push', f: A, at: 1 })
  take(trace, A, 1, 8, [32])
  trace.add(grad(x, null, 32, 1, A))
  take(trace, B, 0, 1, [8])
}
