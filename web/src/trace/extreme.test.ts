import { expect, it } from 'vitest'
import { doEverything, type Effort } from '../../testing/everything'
import { Player } from '../playback/player'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import { variableLabel } from './labels'
import type { TraceStore } from './store'

/** Graphs that only an unusual program makes: none may overflow the stack, take for ever or fill the screen with one name. */

/** A call of backward that pops every function once, from the last to the first, each input receiving a gradient. */
function backward(trace: TraceBuilder): void {
  const root = trace.variables.at(-1)!.id
  trace.add({ k: 'enter', call: 0, root, depth: 0, code: ['engine.py', 1, 9], expect: [] })
  trace.add({ k: 'found', what: 'queue', name: 'funcs', type: 'list', was: null })
  for (const f of trace.functions.toReversed()) {
    trace.line(2)
    trace.add({ k: 'push', f: f.id, at: 0 }, { k: 'pop', f: f.id, at: 0, call: 0, was: null })
    trace.add(
      { k: 'gather', f: f.id, gys: [float(1)] },
      { k: 'gxs', f: f.id, gxs: f.inputs.map(() => float(1)), formulas: [] },
    )
    for (const v of f.inputs)
      trace.add({ k: 'grad', v, how: 'set', was: null, now: float(1), arrived: [0, 1], by: f.id })
  }
  trace.add({ k: 'leave', call: 0, raised: false })
}

function chain(length: number): TraceBuilder {
  const trace = new TraceBuilder()
  let v = trace.variable(1)
  for (let i = 0; i < length; i++) v = trace.call('S', [v], 1).v
  return trace
}

function shared(depth: number): TraceBuilder {
  const trace = new TraceBuilder()
  let v = trace.variable(1)
  for (let i = 0; i < depth; i++) v = trace.call('', [v, v], 1).v
  return trace
}

function wide(inputs: number, names: boolean): TraceBuilder {
  const trace = new TraceBuilder()
  const all = Array.from({ length: inputs }, (_, i) => trace.variable(i, names ? `x${i}` : null))
  trace.call('Sum', all, 1, 'y')
  return trace
}

function manyTimes(inputs: number): TraceBuilder {
  const trace = new TraceBuilder()
  trace.call(
    'Sum',
    Array.from({ length: inputs }, () => trace.variables[0]?.id ?? trace.variable(1, 'x')),
    1,
    'y',
  )
  return trace
}

/** The first variable's creator becomes the function that made the `n`th. */
function ring(n: number, more: number): TraceBuilder {
  const trace = chain(n + more)
  trace.line(9, 'main.py')
  trace.add({ k: 'link', v: 0, was: null, now: n - 1 })
  return trace
}

function longNames(): TraceBuilder {
  const trace = new TraceBuilder()
  const x = trace.variable(1, '이름 l'.repeat(25_000))
  trace.call('Class '.repeat(20_000), [x], 1, `${'y r m '.repeat(16_000)}`)
  return trace
}

const EFFORT: Effort = { stops: 4, nodes: 30 }
const LITTLE: Effort = { stops: 1, nodes: 4 }

it.each<[string, () => TraceBuilder, Effort?]>([
  ['a chain of 7,000 variables without names', () => chain(7000)],
  ['a chain of 50,000', () => chain(50_000), LITTLE],
  ['add(x, x), 60 deep', () => shared(60)],
  ['add(x, x), 3,000 deep', () => shared(3000)],
  ['10,000 named inputs', () => wide(10_000, true)],
  ['10,000 inputs without names', () => wide(10_000, false)],
  ['one variable as 10,000 inputs', () => manyTimes(10_000)],
  ['a function that made its own input', () => ring(1, 0)],
  ['a ring of 2', () => ring(2, 3)],
  ['a ring of 7,000', () => ring(7000, 10)],
  ['names of 100,000 characters', longNames],
])(
  '%s',
  (_what, make, effort = EFFORT) => {
    const trace = make()
    backward(trace)
    const began = performance.now()
    doEverything(trace.store(), effort)
    expect(performance.now() - began).toBeLessThan(20_000)
  },
  40_000,
)

it.each<[string, TraceStore]>([
  ['a chain', chain(7000).store()],
  ['a ring', ring(1, 3).store()],
  ['shared inputs', shared(60).store()],
  ['many inputs', wide(10_000, false).store()],
  ['long names', longNames().store()],
])('every variable of %s has a short label', (_what, trace) => {
  const player = new Player(trace)
  player.seekEvent(trace.events.length)
  const began = performance.now()
  for (const { id } of trace.variables) expect(variableLabel(player.state, id).length).toBeLessThanOrEqual(24)
  expect(performance.now() - began).toBeLessThan(3000)
})
