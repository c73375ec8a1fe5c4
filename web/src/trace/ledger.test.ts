import { expect, it } from 'vitest'
import { A, B, forward, step16, x, y } from '../../testing/diamond'
import { float } from '../../testing/traceBuilder'
import { DamagedTrace } from './damaged'
import type { TraceEvent } from './schema'
import { TraceStore } from './store'

const good = step16().trace()

function withEvent(event: TraceEvent, at = good.events.length): () => void {
  const events = [...good.events]
  events.splice(at, 0, event)
  return () => new TraceStore().append({ ...good, events })
}

it.each<[string, TraceEvent, RegExp]>([
  ['a pop of what is not queued', { k: 'pop', f: A, at: 0, call: 0, was: null }, /left already/],
  ['taking out of an empty queue', { k: 'unqueue', f: A, at: 0 }, /not at place 0/],
  ['a push beyond the end', { k: 'push', f: A, at: 3 }, /beyond the queue/],
  ['leaving a call that was never entered', { k: 'leave', call: 7, raised: false }, /never entered/],
  ['leaving twice', { k: 'leave', call: 0, raised: false }, /left already/],
  ['entering twice', { k: 'enter', call: 0, root: y, depth: 0, code: null, expect: [] }, /entered already/],
  ['a depth that cannot be', { k: 'enter', call: 1, root: y, depth: 3, code: null, expect: [] }, /0 calls are open/],
  [
    'counts that were others',
    { k: 'enter', call: 1, root: y, depth: 0, code: null, expect: [[x, 5, 5, 0, 1]] },
    /had 1 of 1/,
  ],
  ['a sort of others', { k: 'sort', at: 0, was: [A], now: [B], by: 'sort' }, /other functions/],
  ['seen twice', { k: 'seen', f: A, on: true, at: 0 }, /seen already/],
  ['a variable that appears again', { k: 'var', v: x }, /appeared already/],
  ['a function that appears again', { k: 'call', f: A }, /appeared already/],
  [
    'another gradient before',
    { k: 'grad', v: x, how: 'add', was: float(1), now: float(2), arrived: [1, 2], by: A },
    /gradient was another/,
  ],
  [
    'an arrival that was not',
    { k: 'grad', v: x, how: 'add', was: float(64), now: float(2), arrived: [0, 1], by: A },
    /1 contributions/,
  ],
  [
    'two arrivals at once',
    { k: 'grad', v: x, how: 'add', was: float(64), now: float(2), arrived: [1, 3], by: A },
    /arrives once/,
  ],
  ['another name before', { k: 'name', v: x, was: 'z', now: 'w' }, /another name/],
  ['other data before', { k: 'data', v: x, was: float(9), now: float(1) }, /other data/],
  ['another creator before', { k: 'link', v: x, was: B, now: A }, /another creator/],
  ['another generation before', { k: 'generation', f: A, was: 9, now: 1 }, /generation was another/],
  ['another line before', { k: 'line', at: ['main.py', 1], was: ['main.py', 77] }, /another line/],
  ['another queue before', { k: 'found', what: 'queue', name: 'q', type: 'list', was: null }, /another name/],
])('%s is refused with a sentence', (_what, event, sentence) => {
  expect(withEvent(event)).toThrow(DamagedTrace)
  expect(withEvent(event)).toThrow(sentence)
})

it('what was freed is used no more, and is not freed again', () => {
  const events: TraceEvent[] = [...good.events, { k: 'freed', v: x, by: 'count' }]
  const add = (event: TraceEvent) => () => new TraceStore().append({ ...good, events: [...events, event] })
  expect(add({ k: 'print', stream: 'stdout', text: '' })).not.toThrow()
  expect(add({ k: 'freed', v: x, by: 'count' })).toThrow(/freed already/)
  expect(add({ k: 'name', v: x, was: 'x', now: null })).toThrow(/was freed/)
})

it('nothing is used before it appears', () => {
  expect(withEvent({ k: 'name', v: y, was: null, now: 'y' }, 0)).toThrow(/has not appeared/)
  expect(withEvent({ k: 'push', f: A, at: 0 }, 0)).toThrow(/has not appeared/)
})

it('a refused chunk leaves the store as it was, and the next one is judged by what is in it', () => {
  const store = new TraceStore()
  store.append(forward().trace())
  const before = store.events.length
  const enter: TraceEvent = { k: 'enter', call: 0, root: y, depth: 0, code: null, expect: [] }
  expect(() => store.append({ events: [enter, { k: 'push', f: A, at: 0 }, { k: 'push', f: A, at: 9 }] })).toThrow(
    DamagedTrace,
  )
  expect(store.events).toHaveLength(before)
  store.append({ events: [enter, { k: 'push', f: A, at: 0 }] })
  expect(store.events).toHaveLength(before + 2)
})

it('300,000 events need little time', () => {
  const events: TraceEvent[] = []
  let was: [string, number] | null = null
  for (let i = 0; i < 300_000; i++) {
    const at: [string, number] = ['main.py', (i % 50) + 1]
    events.push({ k: 'line', at, was })
    was = at
  }
  const began = performance.now()
  new TraceStore().append({ events })
  expect(performance.now() - began).toBeLessThan(2000)
})
