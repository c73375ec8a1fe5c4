import { describe, expect, it } from 'vitest'
import { Player } from '../playback/player'
import { TraceBuilder, float } from '../../testing/traceBuilder'
import { sharedGradients } from './sharedGradients'

const code: [string, number, number] = ['engine.py', 1, 9]

/** y = add(x, x) of appendix A: y's gradient is handed to x as it is, and x's second is added to it in place. */
function appendix(how: 'inplace' | 'add'): Player {
  const b = new TraceBuilder()
  const x = b.variable(1, 'x')
  const { v: y, f } = b.call('Add', [x, x], 2, 'y')
  b.add({ k: 'enter', call: 0, root: y, depth: 0, code, expect: [[x, 0, 0, 0, 2]] })
  b.add({ k: 'grad', v: y, how: 'seed', was: null, now: float(1), arrived: [0, 0], by: null })
  b.add({ k: 'pop', f, at: null, call: 0, was: null })
  b.add({ k: 'grad', v: x, how: 'set', was: null, now: float(1), arrived: [0, 1], by: f, shared: [y] })
  if (how === 'inplace') {
    b.add({ k: 'grad', v: x, how, was: float(1), now: float(2), arrived: [1, 2], by: f, shared: [y] })
    b.add({ k: 'grad', v: y, how, was: float(1), now: float(2), arrived: [0, 0], by: null, shared: [x] })
  } else b.add({ k: 'grad', v: x, how, was: float(1), now: float(2), arrived: [1, 2], by: f })
  b.add({ k: 'leave', call: 0, raised: false })
  return new Player(b.store())
}

describe('gradients that are one array', () => {
  it('are told where an engine adds in place', () => {
    const player = appendix('inplace')
    player.last()
    expect(sharedGradients(player)).toEqual([[0, 1]])
    player.first()
    expect(sharedGradients(player)).toEqual([])
  })
  it('are not told where nothing comes of it', () => {
    const player = appendix('add')
    player.last()
    expect(sharedGradients(player)).toEqual([])
  })
})
