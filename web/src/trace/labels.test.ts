import { describe, expect, it } from 'vitest'
import { Player } from '../playback/player'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import { Letters, nthLetter, variableLabel } from './labels'

function labels(trace: TraceBuilder): string[] {
  const player = new Player(trace.store())
  player.seekEvent(trace.events.length)
  return trace.variables.map((v) => variableLabel(player.state, v.id))
}

describe('the label of a variable', () => {
  it('is its name, else the expression that made it', () => {
    const trace = new TraceBuilder()
    const a = trace.variable(2, 'a')
    const square = trace.call('Square', [a], 4)
    trace.call('Add', [square.v, a], 6)
    trace.call('Add', [square.v, a], 6, 'y')
    expect(labels(trace)).toEqual(['a', 'A(a)', 'B(A(a), a)', 'y'])
  })

  it('is a dot for a nameless leaf, whose number stands in expressions', () => {
    const trace = new TraceBuilder()
    const x = trace.variable(1, 'x')
    const three = trace.variable(3)
    trace.call('Mul', [three, x], 3)
    trace.variables.push({
      id: 3,
      data: { kind: 'array', dtype: 'float64', shape: [2], data: [1, 2] },
      grad: null,
      generation: 0,
      at: null,
    })
    trace.add({ k: 'var', v: 3 })
    trace.call('Mul', [3, x], 3)
    expect(labels(trace)).toEqual(['x', '·', 'A(3.0, x)', '·', 'B(·, x)'])
  })

  it('stays short, however deep the expression or long the name', () => {
    const trace = new TraceBuilder()
    const long = trace.variable(1, 'a_variable_with_a_very_long_name')
    let v = trace.call('Square', [long], 1).v
    // Each doubles the length of the full expression.
    for (let i = 0; i < 200; i++) v = trace.call('Add', [v, v], 1).v
    const all = labels(trace)
    expect(all.every((label) => label.length <= 24)).toBe(true)
    expect(all[0]).toBe('a_variable_with_a_very_…')
    expect(all[1]).toBe('A(…)')
    expect(all.at(-1)).toBe(`${nthLetter(200)}(…)`)
  })

  it('tells several outputs of one function apart', () => {
    const trace = new TraceBuilder()
    const x = trace.variable(1, 'x')
    const { f } = trace.call('Split', [x], 1)
    const second = trace.variable(2)
    trace.functions[f]!.outputs.push(second)
    trace.add({ k: 'link', v: second, was: null, now: f })
    expect(labels(trace)).toEqual(['x', 'A(x)[0]', 'A(x)[1]'])
  })

  it('follows the name as it changes', () => {
    const trace = new TraceBuilder()
    const x = trace.variable(1)
    const player = new Player(trace.store())
    player.seekEvent(1)
    expect(variableLabel(player.state, x)).toBe('·')
    player.trace.append({
      events: [
        { k: 'name', v: x, was: null, now: 'w' },
        { k: 'data', v: x, was: float(1), now: float(2) },
      ],
    })
    player.extend()
    player.nextLine()
    expect(variableLabel(player.state, x)).toBe('w')
  })
})

describe('the letter of a function', () => {
  it('goes from A to Z, and on with AA', () =>
    expect([0, 1, 25, 26, 51, 52, 701, 702].map(nthLetter)).toEqual(['A', 'B', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']))

  it('is the one by which the program calls it, and the others take what is left', () => {
    const letters = new Letters()
    const named = (...names: string[]): { name?: string }[] => names.map((name) => (name ? { name } : {}))
    expect(letters.of(named('C', '', 'A', '', 'A', 'Bee', 'É'))).toEqual(['C', 'B', 'A', 'D', 'E', 'F', 'G'])
    expect(letters.of(named('B', 'Z', ''))).toEqual(['H', 'Z', 'I'])
  })
})
