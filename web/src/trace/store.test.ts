import { describe, expect, it } from 'vitest'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import { DamagedTrace } from './damaged'
import type { Trace } from './schema'
import { TraceStore, type TraceChunk } from './store'

function small(): Trace {
  const trace = new TraceBuilder()
  const x = trace.variable(2, 'x')
  const { f, v } = trace.call('Square', [x], 4, 'y')
  trace.add({ k: 'enter', call: 0, root: v, depth: 0, code: null, expect: [[x, 0, 0, 0, 1]] })
  trace.add({ k: 'push', f, at: 0 }, { k: 'pop', f, at: 0, call: 0, was: null })
  trace.add({ k: 'grad', v: x, how: 'set', was: null, now: float(4), arrived: [0, 1], by: f })
  return trace.trace()
}

describe('a trace store', () => {
  it('reads a whole trace from its text', () => {
    const trace = small()
    const store = TraceStore.parse(JSON.stringify(trace))
    expect(store).toMatchObject({ engine: 'step16', files: trace.files, end: { kind: 'done' } })
    expect([store.variables, store.functions, store.events]).toEqual([trace.variables, trace.functions, trace.events])
  })

  it('joins chunks: arrays one after another, files merged, the last end kept', () => {
    const { variables, functions, events, end, ...header } = small()
    const store = new TraceStore()
    store.append({ ...header, variables: variables.slice(0, 1), events: events.slice(0, 2) })
    expect(store.end).toBeNull()
    store.append({
      variables: variables.slice(1),
      functions,
      events: events.slice(2),
      files: { 'engine.py': 'pass\n' },
    })
    store.append({ end })
    expect(store.events).toEqual(events)
    expect(Object.keys(store.files)).toEqual(['main.py', 'engine.py'])
    expect([store.engine, store.end]).toEqual(['step16', { kind: 'done' }])
  })

  it('takes a chunk of many events', () => {
    const store = new TraceStore()
    store.append({
      events: Array.from({ length: 300_000 }, (_, i) => ({
        k: 'line',
        at: ['main.py', i],
        was: i === 0 ? null : ['main.py', i - 1],
      })),
    })
    expect(store.events).toHaveLength(300_000)
  })
})

describe('a damaged trace', () => {
  const without = (field: keyof Trace): string => JSON.stringify({ ...small(), [field]: undefined })

  it.each([
    ['cut off text', JSON.stringify(small()).slice(0, -20), /not JSON/],
    ['a page instead', '<!doctype html>', /not JSON/],
    ['another kind of file', '{"format": "something/else", "version": 1}', /format is "something\/else"/],
    ['a later version', JSON.stringify({ ...small(), version: 2 }), /version 2.*version 1/],
    ['no format', without('format'), /no field "format"/],
    ['no events', without('events'), /no field "events"/],
    ['a list at the top', '[]', /not an object/],
    ['null', 'null', /not an object/],
    ['events that are no list', JSON.stringify({ ...small(), events: {} }), /"events" is not a list/],
    ['an unknown end', JSON.stringify({ ...small(), end: { kind: 'tired' } }), /end .*tired/],
    ['files that are no texts', JSON.stringify({ ...small(), files: { 'main.py': 1 } }), /"files"/],
  ])('is refused with a sentence: %s', (_what, text, sentence) => {
    expect(() => TraceStore.parse(text)).toThrow(DamagedTrace)
    expect(() => TraceStore.parse(text)).toThrow(sentence)
  })

  it.each([
    ['an unknown kind', { k: 'dance', f: 0 }, /Event 0 is of a kind that this page does not know: "dance"/],
    ['a kind every object has', { k: 'toString' }, /does not know/],
    ['no kind', { f: 0 }, /Event 0 has no kind/],
    ['no object', 7, /Event 0 has no kind/],
    ['a variable that is not there', { k: 'var', v: 0 }, /Event 0 is damaged/],
    ['a function that is not there', { k: 'skip', f: 3 }, /damaged/],
    ['a negative id', { k: 'call', f: -1 }, /damaged/],
    ['an id that is no number', { k: 'call', f: '0' }, /damaged/],
    ['half a place', { k: 'line', at: ['main.py'], was: null }, /damaged/],
    ['both a variable and a function', { k: 'freed', v: 0, f: 0, by: 'count' }, /damaged/],
    ['no error in the error', { k: 'error', error: null }, /damaged/],
  ])('is refused when an event has %s', (_what, event, sentence) => {
    const store = new TraceStore()
    expect(() => store.append({ events: [event] } as unknown as TraceChunk)).toThrow(sentence)
  })

  it('is refused when any field of any event is missing or of another type', () => {
    const { events, ...rest } = small()
    for (const [i, event] of events.entries()) {
      for (const field of Object.keys(event)) {
        // What a pop says of the pop before it serves the reader of the file; playback has its own.
        if (event.k === 'pop' && field === 'was') continue
        const broken: unknown[] = structuredClone(events)
        broken[i] = { ...event, [field]: { not: 'this' } }
        expect(() => new TraceStore().append({ ...rest, events: broken } as TraceChunk), `${event.k}.${field}`).toThrow(
          DamagedTrace,
        )
      }
    }
  })

  it('is refused when an entry is out of order or points nowhere', () => {
    const { variables, functions } = small()
    const append = (chunk: TraceChunk) => () => new TraceStore().append(chunk)
    expect(append({ variables: variables.slice(1) })).toThrow(/Entry 0 of the variables/)
    expect(append({ functions })).toThrow(/Entry 0 of the functions/)
    expect(append({ variables, functions: [{ ...functions[0]!, inputs: [9] }] })).toThrow(/Entry 0 of the functions/)
  })

  it('leaves the store as it was', () => {
    const { variables, events } = small()
    const store = new TraceStore()
    store.append({ variables: variables.slice(0, 1), events: events.slice(0, 1) })
    expect(() => store.append({ variables: variables.slice(1), events: [{ k: 'var', v: 99 }] })).toThrow(
      /Event 1 is damaged/,
    )
    expect([store.variables.length, store.events.length]).toEqual([1, 1])
  })
})
