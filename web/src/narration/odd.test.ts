import { describe, expect, it } from 'vitest'
import { Player } from '../playback/player'
import type { TraceEvent, Value } from '../trace/schema'
import { float, TraceBuilder } from '../../testing/traceBuilder'
import type { Language } from '../i18n/index'
import { narrate } from './narrate'
import { words } from '../../testing/narratedRuns'
import { plain } from '../i18n/parts'

/** Engines of learners that differ from the book's, and runs where something odd happens; each told by hand. */

const code: [string, number, number] = ['engine.py', 1, 9]
const set = (v: number, now: Value, by: number, shared?: number[]): TraceEvent => ({
  k: 'grad',
  v,
  how: 'set',
  was: null,
  now,
  arrived: [0, 1],
  by,
  ...(shared ? { shared } : {}),
})

function last(b: TraceBuilder, language: Language): string {
  const player = new Player(b.store())
  player.last()
  return plain(narrate(player, words(language), 'pop'))
}

/** x → two Squares side by side, generation 0 each, then Add. */
function two(): { b: TraceBuilder; x: number; f: number[]; v: number[] } {
  const b = new TraceBuilder()
  const x = b.variable(3, 'x')
  const all = [b.call('Square', [x], 9, 'p'), b.call('Exp', [x], 20, 'q')]
  const y = b.call(
    'Add',
    all.map(({ v }) => v),
    29,
    'y',
  )
  b.add(
    { k: 'enter', call: 0, root: y.v, depth: 0, code, expect: [[x, 0, 0, 0, 2]] },
    { k: 'found', what: 'queue', name: 'heap', was: null, type: 'heap' },
  )
  return { b, x, f: [...all.map(({ f }) => f), y.f], v: [...all.map(({ v }) => v), y.v] }
}

describe('the order of an engine', () => {
  it('a heap does not keep the order of arrival: which came last is told by the pushes', () => {
    for (const [taken, says] of [
      [1, 'the one added last goes first'],
      [0, 'this engine takes the one added first'],
    ] as const) {
      const { b, f } = two()
      b.add({ k: 'push', f: f[0]!, at: 0 }, { k: 'push', f: f[1]!, at: 1 })
      if (taken === 1) b.add({ k: 'sort', at: 0, was: [f[0]!, f[1]!], now: [f[1]!, f[0]!], by: 'move' })
      b.add({ k: 'pop', f: f[taken]!, at: 0, call: 0, was: null })
      expect(last(b, 'en')).toContain(says)
    }
  })

  it('one that takes a lower generation while a higher waits is told so', () => {
    const { b, f } = two()
    b.add(
      { k: 'push', f: f[0]!, at: 0 },
      { k: 'push', f: f[2]!, at: 1 },
      { k: 'pop', f: f[0]!, at: 0, call: 0, was: null },
    )
    expect(last(b, 'en')).toContain('although C (generation 1) is still waiting')
    expect(last(b, 'ko')).toContain('C(세대 1)가 아직 기다리고 있습니다')
  })

  it('a recursive one has called itself', () => {
    const b = new TraceBuilder()
    const x = b.variable(2, 'x')
    const a = b.call('Square', [x], 4, 'a')
    const y = b.call('Exp', [a.v], 54, 'y')
    b.add(
      { k: 'enter', call: 0, root: y.v, depth: 0, code, expect: [] },
      { k: 'pop', f: y.f, at: null, call: 0, was: null },
      set(a.v, float(54), y.f),
      { k: 'enter', call: 1, root: a.v, depth: 1, code, expect: [] },
      { k: 'pop', f: a.f, at: null, call: 1, was: y.f },
    )
    expect(last(b, 'en')).toContain('backward() has called itself on a, which this function made')
    expect(last(b, 'ko')).toContain('a를 만든 것이 이 함수입니다')
  })

  it('a program may call backward of a function by hand, as in step 7', () => {
    const b = new TraceBuilder()
    const a = b.call('Square', [b.variable(2, 'x')], 4, 'a')
    b.add(
      { k: 'enter', call: 0, root: a.v, depth: 0, code: null, expect: [] },
      { k: 'pop', f: a.f, at: null, call: 0, was: null },
    )
    expect(last(b, 'en')).toContain('calls backward of A, Square of x (generation 0), by hand')
    expect(last(b, 'ko')).toContain('프로그램이 A(x의 Square, 세대 0)의 backward를 직접 부릅니다')
  })
})

describe('odd gradients', () => {
  const scene = (events: (s: { x: number; y: { f: number; v: number } }) => TraceEvent[]) => {
    const b = new TraceBuilder()
    const x = b.variable(3, 'x')
    const y = b.call('Add', [x, x], 6, 'y')
    b.add({ k: 'enter', call: 0, root: y.v, depth: 0, code, expect: [[x, 0, 0, 0, 2]] })
    b.add({ k: 'pop', f: y.f, at: null, call: 0, was: null }, ...events({ x, y }))
    return b
  }

  it('one array for two gradients: adding in place changes both (appendix A)', () => {
    const b = scene(({ x, y }) => [
      { k: 'gxs', f: y.f, gxs: [float(1), float(1)], formulas: [] },
      set(x, float(1), y.f, [y.v]),
      { k: 'grad', v: x, how: 'inplace', was: float(1), now: float(2), arrived: [1, 2], by: y.f, shared: [y.v] },
      { k: 'grad', v: y.v, how: 'inplace', was: float(1), now: float(2), arrived: [0, 0], by: y.f, shared: [x] },
    ])
    expect(last(b, 'en')).toContain(
      'It adds 1.0 and 1.0 to x.grad in place, which becomes 2.0, and y.grad changes with it, because it is the same array.',
    )
    expect(last(b, 'ko')).toContain('같은 배열을 쓰는 y.grad도 함께 바뀝니다.')
  })

  it('the first NaN and the first infinity are named where they appear, once', () => {
    for (const [word, en, ko] of [
      ['nan', 'the first NaN appears, in A', 'NaN이 처음'],
      ['inf', 'the first infinity appears, in A', '무한대가 처음'],
    ] as const) {
      const bad: Value = { kind: 'array', dtype: 'float64', shape: [], data: word }
      const b = scene(({ x, y }) => [{ k: 'gxs', f: y.f, gxs: [bad, bad], formulas: [] }, set(x, bad, y.f)])
      expect(last(b, 'en')).toContain(en)
      expect(last(b, 'ko')).toContain(ko)
      b.add({ k: 'pop', f: 0, at: null, call: 0, was: 0 }, { k: 'gxs', f: 0, gxs: [bad, bad], formulas: [] })
      expect(last(b, 'en')).not.toContain('the first')
    }
  })

  it('an output that nobody kept brings no gradient', () => {
    const b = scene(() => [])
    const made = b.call('Split', [0], 1)
    b.functions[made.f]!.outputs.push(b.variable(2, 'half'))
    b.add(
      { k: 'freed', v: made.v, by: 'count' },
      { k: 'pop', f: made.f, at: null, call: 0, was: 0 },
      { k: 'gather', f: made.f, gys: [float(0), float(1)] },
    )
    expect(last(b, 'en')).toContain('One of its outputs was not kept by anyone')
    expect(last(b, 'ko')).toContain('출력 1개는 아무도 보관하지 않아')
  })

  it('an output without a gradient passes None on', () => {
    const b = scene(({ y }) => [{ k: 'gather', f: y.f, gys: [null] }])
    expect(last(b, 'en')).toContain('y has no gradient: it passes None on.')
    expect(last(b, 'ko')).toContain('y에는 기울기가 없어 None을 넘깁니다.')
  })
})
