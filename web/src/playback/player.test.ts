import { describe, expect, it } from 'vitest'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import { DamagedTrace } from '../trace/damaged'
import { formatValue } from '../trace/format'
import { TraceStore } from '../trace/store'
import { A, a, b, B, C, c, D, enter, forward, grad, step14, step16, take, x, y } from '../../testing/diamond'
import { Player } from './player'

const states = (player: Player): string[] => player.state.functions.map((f) => f.state)
const gradOf = (player: Player, v: number): string => formatValue(player.state.variables[v]!.grad)
/** The event that comes next at the player's index. */
const next = (player: Player) => player.trace.events[player.index]

describe('stops of step 16 on the diamond', () => {
  it('starts with the forward run done, the root seeded and its creator queued', () => {
    const player = new Player(step16().store())
    player.first()
    expect(player.position).toBe(0)
    expect(player.length).toBe(4)
    expect(player.state.variables.every((v) => v.shown)).toBe(true)
    expect(gradOf(player, y)).toBe('1.0')
    expect(player.state.queue).toEqual([D])
    expect(player.state).toMatchObject({ queueName: 'funcs', queueType: 'list', seenName: 'seen_set', current: null })
    expect(states(player)).toEqual(['waiting', 'waiting', 'waiting', 'queued'])
    expect(player.nextFunction()).toBe(D)
    // The lines that lead to the pop are its own.
    expect(next(player)).toMatchObject({ k: 'line', at: ['engine.py', 10] })
  })

  it('shows after each pop what that pop did', () => {
    const player = new Player(step16().store())
    player.first()
    player.nextPop()
    expect(player.state.queue).toEqual([B, C])
    expect(states(player)).toEqual(['waiting', 'queued', 'queued', 'current'])
    expect(player.state.current).toEqual({ f: D, pop: 0, gys: [float(1)], gxs: [float(1), float(1)], formulas: [] })
    player.nextPop()
    expect(player.state.queue).toEqual([A, B])
    expect(states(player)).toEqual(['queued', 'queued', 'current', 'popped'])
    expect([gradOf(player, a), player.state.variables[a]!.arrived, player.state.variables[a]!.expected]).toEqual([
      '8.0',
      1,
      2,
    ])
    player.nextPop()
    expect([gradOf(player, a), player.state.variables[a]!.arrived]).toEqual(['16.0', 2])
    expect(player.state.seen).toEqual([D, B, C, A])
    expect(player.nextFunction()).toBe(A)
    player.nextPop()
    expect(gradOf(player, x)).toBe('64.0')
    expect(player.position).toBe(4)
    expect(player.nextFunction()).toBeNull()
  })

  it('ends at the return of backward, with the last function still in sight', () => {
    const player = new Player(step16().store())
    player.last()
    expect(player.trace.events[player.index - 1]!.k).toBe('leave')
    expect(states(player)).toEqual(['current', 'popped', 'popped', 'popped'])
    expect(player.state.stack).toEqual([])
    expect(player.nextPop()).toEqual({ from: player.index, to: player.index })
    player.nextLine()
    expect(states(player)).toEqual(['popped', 'popped', 'popped', 'popped'])
    expect(player.state.current).toBeNull()
    expect(player.state.printed).toBe(1)
    player.previousPop()
    expect(states(player)[A]).toBe('current')
    expect(player.position).toBe(4)
  })

  it('goes back pop by pop to where it began', () => {
    const player = new Player(step16().store())
    player.first()
    const start = structuredClone(player.state)
    const { state } = player
    player.last()
    for (let n = 4; n > 0; n--) {
      expect(player.position).toBe(n)
      expect(player.previousPop().to).toBeLessThan(player.pops[n - 1]!.end)
    }
    expect(player.state).toEqual(start)
    expect(player.state).toBe(state)
    expect(player.previousPop()).toEqual({ from: player.index, to: player.index })
  })

  it('tells where each pop begins, gathers, returns and ends', () => {
    const player = new Player(step16().store())
    const { events } = player.trace
    expect(player.pops.map((pop) => pop.f)).toEqual([D, C, B, A])
    for (const [n, pop] of player.pops.entries()) {
      expect(events[pop.event]!.k).toBe('pop')
      expect(events[pop.gather!]!.k).toBe('gather')
      expect(events[pop.gxs!]!.k).toBe('gxs')
      expect(pop.start).toBe(n === 0 ? pop.event - 2 : player.pops[n - 1]!.end)
      player.seekPop(n + 1)
      expect(player.index).toBe(pop.end)
    }
    const [call] = player.calls
    expect(player.calls).toHaveLength(1)
    expect(call).toMatchObject({ call: 0, root: y, firstPop: 0 })
    expect([events[call!.enter]!.k, events[call!.leave!]!.k]).toEqual(['enter', 'leave'])
  })

  it('marks the edges along which gradients flowed', () => {
    const player = new Player(step16().store())
    const flowed = () => {
      const f = player.state.functions[D]!
      return [f.gathered, ...f.deliveredSlots]
    }
    player.first()
    expect(flowed()).toEqual([false, false, false])
    while (player.state.functions[D]!.delivered < 1) player.nextLine()
    expect(flowed()).toEqual([true, true, false])
    player.nextPop()
    expect(flowed()).toEqual([true, true, true])
    player.first()
    expect(flowed()).toEqual([false, false, false])
  })
})

describe('moves by line', () => {
  it('do one line at a time and reach every event, both ways', () => {
    const player = new Player(step16().store())
    const { events } = player.trace
    const stops = [0]
    while (player.index < events.length) {
      const { from, to } = player.nextLine()
      expect(events.slice(from, to).filter((event) => event.k === 'line')).toHaveLength(1)
      expect(to === events.length || events[to]!.k === 'line').toBe(true)
      stops.push(to)
    }
    expect(player.state.line).toEqual(['main.py', 5])
    expect(player.nextLine()).toEqual({ from: events.length, to: events.length })
    for (const stop of stops.slice(0, -1).reverse()) expect(player.previousLine().to).toBe(stop)
    expect(player.state.line).toBeNull()
    expect(player.previousLine()).toEqual({ from: 0, to: 0 })
  })

  it('leave off in the middle of a pop, from where pop moves finish it or take it back', () => {
    const player = new Player(step16().store())
    player.seekPop(1)
    player.nextLine()
    player.nextLine()
    expect(player.position).toBe(2)
    expect(player.state.current).toMatchObject({ f: C, gys: null })
    expect(player.nextPop().to).toBe(player.pops[1]!.end)
    player.previousLine()
    player.previousLine()
    expect(player.previousPop().to).toBe(player.pops[0]!.end)
    player.nextLine() // leads to the next pop, but has not popped yet
    expect(player.position).toBe(1)
    expect(player.previousPop().to).toBe(player.pops[0]!.end)
  })

  it('from the forward run, the next pop move goes to position 0 first', () => {
    const player = new Player(step16().store())
    player.nextLine()
    player.nextPop()
    expect([player.position, player.index]).toEqual([0, player.pops[0]!.start])
    player.seekEvent(3)
    expect(player.previousPop()).toEqual({ from: 3, to: 3 })
  })
})

describe('step 14 on the diamond', () => {
  it('pops A twice, and shows it queued again after its first pop', () => {
    const player = new Player(step14().store())
    expect(player.pops.map((pop) => pop.f)).toEqual([D, C, A, B, A])
    player.seekPop(3)
    expect(states(player)).toEqual(['current', 'queued', 'popped', 'popped'])
    expect(player.state.functions[A]).toMatchObject({ pops: 1, delivered: 1 })
    player.nextPop()
    expect(states(player)).toEqual(['queued', 'current', 'popped', 'popped'])
    player.nextPop()
    expect(gradOf(player, x)).toBe('96.0')
    expect(player.state.functions[A]).toMatchObject({ pops: 2, delivered: 1, gathered: true })
    expect(player.state.variables[x]).toMatchObject({ arrived: 2, expected: 1 })
  })
})

describe('several calls of backward', () => {
  const twice = (): Player => {
    const trace = step16()
    trace.line(6, 'main.py')
    trace.add({ k: 'grad', v: x, how: 'clear', was: float(64), now: null, arrived: [1, 1], by: null })
    trace.add(
      { k: 'enter', call: 1, root: y, depth: 0, code: ['engine.py', 9, 14], expect: [[x, 1, 1, 0, 1]] },
      { k: 'push', f: D, at: 0 },
    )
    take(trace, D, 0, 1, [1, 1], 1)
    trace.add({ k: 'leave', call: 1, raised: false })
    return new Player(trace.store())
  }

  it('ends the first at its return and starts the counts anew in the second', () => {
    const player = twice()
    expect(player.calls.map((call) => [call.call, call.firstPop])).toEqual([
      [0, 0],
      [1, 4],
    ])
    expect(player.pops.map((pop) => pop.call)).toEqual([0, 0, 0, 0, 1])
    player.seekPop(4)
    expect(player.trace.events[player.index - 1]).toMatchObject({ k: 'leave', call: 0 })
    const before = structuredClone(player.state)
    player.nextPop()
    expect(states(player)).toEqual(['waiting', 'waiting', 'waiting', 'current'])
    expect(player.state.functions.map((f) => f.pops)).toEqual([0, 0, 0, 1])
    expect(player.state.functions[A]).toMatchObject({ gathered: false, delivered: 0, deliveredSlots: [false] })
    expect(player.state.variables[x]!.arrived).toBe(0)
    player.previousPop()
    expect(player.state).toEqual(before)
  })

  it('leaves what is not below the root as it was', () => {
    const trace = step16()
    const other = trace.call('Square', [x], 4)
    trace.add({ k: 'enter', call: 1, root: other.v, depth: 0, code: null, expect: [] })
    const player = new Player(trace.store())
    player.seekEvent(player.trace.events.length)
    expect(player.state.functions.map((f) => f.pops)).toEqual([1, 1, 1, 1, 0])
    expect(player.state.code).toBeNull()
    expect(player.state.stack).toEqual([{ call: 1, root: other.v, depth: 0 }])
  })
})

describe('a recursive engine', () => {
  it('has no queue, nothing queued, and deeper calls on the stack', () => {
    const trace = forward()
    enter(trace)
    take(trace, D, null, 1, [1, 1])
    trace.add(grad(b, null, 1, 1, D), {
      k: 'enter',
      call: 1,
      root: b,
      depth: 1,
      code: ['engine.py', 9, 14],
      expect: [],
    })
    take(trace, B, null, 1, [8], 1)
    trace.add(grad(a, null, 8, 1, B), { k: 'leave', call: 1, raised: false })
    trace.add(grad(c, null, 1, 1, D), { k: 'leave', call: 0, raised: false })
    const player = new Player(trace.store())
    expect(player.calls).toHaveLength(1)
    expect(player.pops.map((pop) => pop.call)).toEqual([0, 0])
    player.seekPop(1)
    expect(player.state).toMatchObject({ queueName: null, queue: [] })
    expect(player.state.stack.map((entry) => entry.depth)).toEqual([0, 1])
    expect(states(player)).toEqual(['waiting', 'waiting', 'waiting', 'current'])
    player.last()
    expect(player.trace.events[player.index - 1]).toMatchObject({ k: 'leave', call: 0 })
    expect(states(player)).toEqual(['waiting', 'current', 'waiting', 'popped'])
    // D handed its second gradient on after B was popped: it is still D that did.
    expect(player.state.functions[D]).toMatchObject({ delivered: 2, pops: 1 })
  })
})

describe('calls of the functions by hand', () => {
  it('end each pop with the gradient it set, not with what the program does next', () => {
    const trace = forward()
    trace.add({ k: 'enter', call: 0, root: y, depth: 0, code: null, expect: [] })
    take(trace, D, null, 1, [1, 1])
    trace.add(grad(b, null, 1, 1, D), grad(c, null, 1, 1, D))
    take(trace, B, null, 1, [8])
    trace.line(20, 'main.py')
    trace.add(grad(a, null, 8, 1, B))
    trace.line(21, 'main.py')
    trace.add({ k: 'print', stream: 'stdout', text: '8.0\n' })
    trace.line(22, 'main.py')
    trace.add(
      { k: 'grad', v: a, how: 'clear', was: float(8), now: null, arrived: [1, 1], by: null },
      { k: 'leave', call: 0, raised: false },
    )
    const player = new Player(trace.store())
    expect(player.calls[0]!.byHand).toBe(true)
    player.last()
    expect(gradOf(player, a)).toBe('8.0')
    expect(player.state.printed).toBe(0)
    player.previousPop()
    expect([gradOf(player, b), gradOf(player, c), gradOf(player, a)]).toEqual(['1.0', '1.0', 'None'])
  })
})

describe('deliveries', () => {
  const added = (inputs: 'both' | 'second'): Player => {
    const trace = new TraceBuilder()
    const v = trace.variable(3, 'x')
    const w = trace.variable(1, 'w')
    const sum = trace.call('Add', inputs === 'both' ? [v, v] : [v, w], 6, 'y')
    trace.add({ k: 'enter', call: 0, root: sum.v, depth: 0, code: null, expect: [] })
    trace.add({ k: 'pop', f: sum.f, at: null, call: 0, was: null }, { k: 'gather', f: sum.f, gys: [float(1)] })
    if (inputs === 'second') trace.add(grad(w, null, 1, 1, sum.f))
    else {
      trace.add(grad(v, null, 1, 1, sum.f))
      // In place: y's gradient is the same array and changes too, without a contribution of its own.
      trace.add({
        k: 'grad',
        v,
        how: 'inplace',
        was: float(1),
        now: float(2),
        arrived: [1, 2],
        by: sum.f,
        shared: [sum.v],
      })
      trace.add({
        k: 'grad',
        v: sum.v,
        how: 'inplace',
        was: float(1),
        now: float(2),
        arrived: [0, 0],
        by: sum.f,
        shared: [v],
      })
    }
    const player = new Player(trace.store())
    player.seekEvent(player.trace.events.length)
    return player
  }

  it('count an input that is used twice once an event', () => {
    expect(added('both').state.functions[0]).toMatchObject({ delivered: 2, deliveredSlots: [true, true] })
  })

  it('are matched with the input they went to, whatever the order', () => {
    expect(added('second').state.functions[0]).toMatchObject({ delivered: 1, deliveredSlots: [false, true] })
  })
})

describe('runs that do not end well', () => {
  const error = { type: 'NameError', message: "name 'gxs' is not defined", frames: [] }

  it('show everything up to the error at the last stop, the function that raised still current', () => {
    const trace = forward()
    enter(trace)
    take(trace, D, null, 1, [1, 1])
    trace.add({ k: 'leave', call: 0, raised: true }, { k: 'error', error })
    const player = new Player(trace.store({ kind: 'error', error }))
    player.last()
    expect(player.index).toBe(player.trace.events.length)
    expect(states(player)[D]).toBe('current')
  })

  it('have a position 0 even when no pop ever came', () => {
    const trace = forward()
    trace.add({ k: 'error', error })
    const player = new Player(trace.store({ kind: 'error', error }))
    player.first()
    expect([player.index, player.position, player.length]).toEqual([trace.events.length, 0, 0])
    expect(player.nextFunction()).toBeNull()
    expect(new Player(new TraceStore()).last()).toEqual({ from: 0, to: 0 })
  })

  it('show all that was recorded before a limit cut them', () => {
    const trace = forward()
    enter(trace)
    take(trace, D, null, 1, [1, 1])
    const player = new Player(trace.store({ kind: 'limit', limit: 'events', size: 10 }))
    player.last()
    expect(player.index).toBe(trace.events.length)
  })
})

describe('a trace that still grows', () => {
  it('can be stepped while it does, and the pop under way is finished when the rest is there', () => {
    const whole = step16()
    const store = new TraceStore()
    const pop = whole.events.findIndex((event) => event.k === 'pop')
    const { variables, functions, events } = whole
    store.append({ variables, functions, events: events.slice(0, pop + 1) })
    const player = new Player(store)
    expect(player.length).toBe(1)
    player.last()
    expect(player.position).toBe(1)
    store.append({ events: events.slice(pop + 1), end: { kind: 'done' } })
    player.extend()
    expect([player.length, player.position, player.index]).toEqual([4, 1, pop + 1])
    expect(player.nextPop().to).toBe(player.pops[0]!.end)
    expect(player.state.queue).toEqual([B, C])
  })
})

describe('other changes', () => {
  it('come and go: frees, config, links, names, data, generations, leaving the queue', () => {
    const trace = forward()
    const start = trace.events.length
    trace.add(
      { k: 'config', name: 'enable_backprop', was: true, now: false },
      { k: 'config', name: 'enable_backprop', was: false, now: true },
      { k: 'link', v: y, was: D, now: null },
      { k: 'name', v: y, was: 'y', now: null },
      { k: 'data', v: x, was: float(2), now: float(5) },
      { k: 'generation', v: y, was: 3, now: 7 },
      { k: 'generation', f: D, was: 2, now: 6 },
      { k: 'push', f: A, at: 0 },
      { k: 'push', f: B, at: 0 },
      { k: 'unqueue', f: A, at: 1 },
      { k: 'freed', v: y, by: 'count' },
      { k: 'freed', f: D, by: 'collector' },
    )
    const player = new Player(trace.store())
    player.seekEvent(start)
    const before = structuredClone(player.state)
    player.seekEvent(trace.events.length)
    expect(player.state.config).toEqual({ enable_backprop: true })
    expect(player.state.variables[y]).toMatchObject({ creator: null, name: null, generation: 7, freed: 'count' })
    expect(player.state.variables[x]!.data).toEqual(float(5))
    expect(player.state.functions[D]).toMatchObject({ generation: 6, freed: 'collector' })
    expect(player.state.queue).toEqual([B])
    expect(states(player)).toEqual(['waiting', 'queued', 'waiting', 'waiting'])
    player.seekEvent(start)
    expect(player.state).toEqual(before)
  })
})

describe('events that contradict each other', () => {
  it.each([
    ['a pop of what is not queued', { k: 'pop', f: A, at: 0, call: 0, was: null }],
    ['a sort of what is not there', { k: 'sort', at: 0, was: [A, B], now: [B, A], by: 'sort' }],
    ['a push beyond the end', { k: 'push', f: A, at: 3 }],
    ['leaving a call that was not entered', { k: 'leave', call: 5, raised: false }],
  ] as const)('%s end in a sentence, and the state before stays good', (_what, event) => {
    const trace = step16()
    const good = trace.events.length
    const store = trace.store()
    // Past the store's own check, which refuses such events at once.
    store.events.push(structuredClone(event) as (typeof trace.events)[number])
    const player = new Player(store)
    expect(() => player.seekEvent(good + 1)).toThrow(DamagedTrace)
    expect(player.index).toBe(good)
    player.first()
    expect(player.state.queue).toEqual([D])
  })
})
