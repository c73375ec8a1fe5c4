import { describe, expect, it } from 'vitest'
import { Player } from '../playback/player'
import type { TraceEvent } from '../trace/schema'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import type { Language } from '../i18n/index'
import { words } from '../../testing/narratedRuns'
import { sentenceOf } from './lineSentence'
import { plain } from '../i18n/parts'

/** x → Square → a → Square → y, all played, with a queue and a seen-set. */
function scene(): Player {
  const b = new TraceBuilder()
  const x = b.variable(2, 'x')
  const { v: a } = b.call('Square', [x], 4, 'a')
  const { v: y, f } = b.call('Square', [a], 16, 'y')
  b.add(
    {
      k: 'enter',
      call: 0,
      root: y,
      depth: 0,
      code: ['engine.py', 1, 9],
      expect: [
        [x, 0, 0, 0, 1],
        [a, 0, 0, 0, 2],
      ],
    },
    { k: 'found', what: 'queue', name: 'todo', was: null, type: 'list' },
    { k: 'found', what: 'seen', name: 'seen_set', was: null, type: 'set' },
    { k: 'push', f, at: 0 },
    { k: 'push', f: 0, at: 1 },
  )
  return new Player(b.store())
}

const place: [string, number] = ['main.py', 1]
const error = {
  type: 'TypeError',
  message: 'no order',
  frames: [{ file: 'engine.py', line: 3, name: 'backward', text: '' }],
}

/** For every kind of event what a sentence must hold, in either language. */
const cases: [TraceEvent, string[]][] = [
  [{ k: 'line', at: place, was: null }, ['main.py', 'x = 1']],
  [{ k: 'var', v: 0 }, ['x', '2.0']],
  [{ k: 'call', f: 0 }, ['A', 'Square', 'x', 'a', '4.0']],
  [{ k: 'link', v: 1, was: null, now: 0 }, ['a', 'A', 'creator']],
  [{ k: 'link', v: 1, was: 0, now: null }, ['a', 'None']],
  [{ k: 'name', v: 1, was: 'b', now: 'a' }, ['b', 'a']],
  [{ k: 'name', v: 1, was: null, now: 'a' }, ['a']],
  [{ k: 'name', v: 1, was: 'a', now: null }, ['a']],
  [{ k: 'generation', v: 1, was: 0, now: 1 }, ['a', '1']],
  [{ k: 'generation', f: 1, was: 0, now: 1 }, ['B', '1']],
  [{ k: 'data', v: 0, was: float(2), now: float(3) }, ['x', '2.0', '3.0']],
  [{ k: 'grad', v: 2, how: 'seed', was: null, now: float(1), arrived: [0, 0], by: null }, ['y.grad', '1.0']],
  [{ k: 'grad', v: 1, how: 'set', was: null, now: float(8), arrived: [0, 1], by: 1 }, ['a.grad', '8.0', '1', '2']],
  [{ k: 'grad', v: 1, how: 'set', was: float(7), now: float(8), arrived: [1, 2], by: 1 }, ['a.grad', '7.0', '8.0']],
  [{ k: 'grad', v: 1, how: 'add', was: float(8), now: float(16), arrived: [1, 2], by: 1 }, ['a.grad', '8.0', '16.0']],
  [
    { k: 'grad', v: 0, how: 'inplace', was: float(1), now: float(2), arrived: [1, 2], by: 1, shared: [2] },
    ['x.grad', '2.0', 'y.grad'],
  ],
  [{ k: 'grad', v: 0, how: 'clear', was: float(5), now: null, arrived: [1, 1], by: null }, ['x.grad', 'None', '5.0']],
  [{ k: 'enter', call: 0, root: 2, depth: 0, code: ['engine.py', 1, 9], expect: [] }, ['backward()', 'y']],
  [{ k: 'enter', call: 1, root: 1, depth: 1, code: ['engine.py', 1, 9], expect: [] }, ['backward()', 'a']],
  [{ k: 'enter', call: 1, root: 1, depth: 0, code: null, expect: [] }, ['backward']],
  [{ k: 'leave', call: 0, raised: false }, ['backward()', 'y']],
  [{ k: 'leave', call: 0, raised: true }, ['backward()', 'y']],
  [{ k: 'found', what: 'queue', name: 'todo', was: null, type: 'deque' }, ['todo', 'deque']],
  [{ k: 'found', what: 'seen', name: 'seen_set', was: null, type: 'set' }, ['seen_set', 'set']],
  [{ k: 'push', f: 1, at: 0 }, ['B', 'todo', '2']],
  [{ k: 'skip', f: 0 }, ['A', 'seen_set']],
  [{ k: 'sort', at: 0, was: [0, 1], now: [1, 0], by: 'sort' }, ['todo', 'B', '1', '0']],
  [{ k: 'sort', at: 0, was: [], now: [], by: 'sort' }, ['todo']],
  [{ k: 'sort', at: 0, was: [0, 1], now: [1, 0], by: 'move' }, ['todo', 'B', '2']],
  [{ k: 'pop', f: 1, at: 1, call: 0, was: null }, ['B', 'todo', '2']],
  [{ k: 'pop', f: 1, at: null, call: 0, was: null }, ['B']],
  [{ k: 'unqueue', f: 1, at: 0 }, ['B', 'todo']],
  [{ k: 'seen', f: 1, on: true, at: 0 }, ['B', 'seen_set']],
  [{ k: 'seen', f: 1, on: false, at: 0 }, ['B', 'seen_set']],
  [{ k: 'gather', f: 0, gys: [float(16)] }, ['A', '16.0', 'a']],
  [{ k: 'gather', f: 0, gys: [] }, ['A']],
  [
    {
      k: 'gxs',
      f: 0,
      gxs: [float(64)],
      formulas: [{ input: 0, name: 'gx', source: '2 * x * gy', filled: '2 * 2.0 * 16.0' }],
    },
    ['A', 'gx = 2 * x * gy = 2 * 2.0 * 16.0 = 64.0'],
  ],
  [{ k: 'gxs', f: 0, gxs: [float(1), float(2)], formulas: [] }, ['A', '1.0', '2.0']],
  [{ k: 'gxs', f: 0, gxs: [], formulas: [] }, ['A']],
  [{ k: 'freed', v: 1, by: 'count' }, ['a']],
  [{ k: 'freed', f: 1, by: 'collector' }, ['B']],
  [{ k: 'config', name: 'enable_backprop', was: true, now: false }, ['enable_backprop', 'True', 'False']],
  [{ k: 'print', stream: 'stdout', text: '32.0 64.0\n' }, ['32.0 64.0']],
  [{ k: 'print', stream: 'stderr', text: 'careful\n' }, ['careful', 'stderr']],
  [{ k: 'print', stream: 'stdout', text: '\n' }, []],
  [{ k: 'error', error }, ['TypeError', 'no order', 'engine.py', '3']],
  [{ k: 'error', error: { ...error, frames: [] } }, ['TypeError', 'no order']],
]

describe.each(['en', 'ko'] as Language[])('one event, one sentence (%s)', (language) => {
  const player = scene()
  player.seekEvent(player.trace.events.length)
  it.each(cases.map(([event, holds]) => [event.k, event, holds] as const))('%s', (_, event, holds) => {
    const told = plain(sentenceOf(player, words(language), event))
    for (const piece of holds) expect(told).toContain(piece)
    expect(told).toMatch(/\.$/)
    expect(told).not.toMatch(/ {2}|undefined|\[object|\.\.| [.,]/)
    expect(/[가-힣]/.test(told)).toBe(language === 'ko')
  })

  it('covers every kind of the schema', () => {
    const kinds = [
      'line',
      'var',
      'call',
      'link',
      'name',
      'generation',
      'data',
      'grad',
      'enter',
      'leave',
      'found',
      'push',
      'skip',
      'sort',
      'pop',
      'unqueue',
      'seen',
      'gather',
      'gxs',
      'freed',
      'config',
      'print',
      'error',
    ]
    expect(kinds.filter((kind) => !cases.some(([event]) => event.k === kind))).toEqual([])
  })
})
