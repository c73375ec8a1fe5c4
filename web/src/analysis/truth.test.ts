import { describe, expect, it } from 'vitest'
import type { forward } from '../../testing/diamond'
import { a, b, c, DERIVATIVES, step14, step16, withoutSort, x, y } from '../../testing/diamond'
import { plain } from '../i18n/parts'
import { narration as en } from '../narration/sentences.en'
import { narration as ko } from '../narration/sentences.ko'
import { narrate } from '../narration/narrate'
import { Player } from '../playback/player'
import { Truth } from './truth'
import type { GradientCheck } from '../answers/schema'

function judged(trace: ReturnType<typeof forward>): { player: Player; truth: Truth; at: (pop: number) => unknown } {
  const player = new Player(trace.store())
  const truth = new Truth(player.trace, DERIVATIVES)
  const at = (pop: number): unknown => {
    player.seekPop(pop)
    return Object.fromEntries([x, a, b, c, y].map((v) => [v, truth.verdict(player, v)]))
  }
  return { player, truth, at }
}

describe('step 16', () => {
  const { player, truth, at } = judged(step16())
  it('is right in everything that has arrived, and partial while something is to come', () => {
    expect(at(1)).toEqual({ [x]: null, [a]: null, [b]: 'right', [c]: 'right', [y]: 'right' })
    expect(at(2)).toMatchObject({ [x]: null, [a]: 'partial' })
    expect(at(3)).toMatchObject({ [x]: null, [a]: 'right' })
    expect(at(4)).toEqual({ [x]: 'right', [a]: 'right', [b]: 'right', [c]: 'right', [y]: 'right' })
  })
  it('says what is due as Python prints it', () => {
    player.seekPop(4)
    expect([truth.due(player, x), truth.due(player, a), truth.due(player, y)]).toEqual(['64.0', '16.0', '1.0'])
  })
})

describe('step 14', () => {
  const { player, truth, at } = judged(step14())
  it('passes on a part: x stays partial though its one gradient has arrived, and is wrong with the second', () => {
    expect(at(3)).toMatchObject({ [x]: 'partial', [a]: 'partial' })
    expect(at(4)).toMatchObject({ [x]: 'partial', [a]: 'right' })
    expect(at(5)).toMatchObject({ [x]: 'wrong', [a]: 'right' })
    expect(truth.due(player, x)).toBe('64.0')
  })
  it('is never told to have arrived', () => {
    for (const words of [en, ko]) {
      player.seekPop(3)
      expect(plain(narrate(player, words, 'pop', truth))).not.toMatch(/the one gradient that x waits for|이것 하나/)
      player.seekPop(5)
      expect(plain(narrate(player, words, 'pop', truth))).not.toMatch(/all gradients have arrived|모두 도착했고/)
    }
  })
})

describe('step 16 without its sort', () => {
  const { player, truth, at } = judged(withoutSort())
  it('ends with a wrong gradient although all are counted', () => {
    expect(at(3)).toMatchObject({ [x]: 'partial' })
    expect(at(4)).toMatchObject({ [x]: 'wrong', [a]: 'right' })
  })
  it('is told so, in both languages, with what would be right', () => {
    player.seekPop(4)
    expect(plain(narrate(player, en, 'pop', truth))).toMatch(/x\.grad = 32\.0, and 64\.0 would be right\.$/)
    expect(plain(narrate(player, ko, 'pop', truth))).toMatch(/x\.grad = 32\.0은 틀린 값이고, 맞는 값은 64\.0입니다\.$/)
  })
})

describe('nothing is claimed', () => {
  const nothing = (answer: GradientCheck): void => {
    const player = new Player(step14().store())
    player.seekPop(5)
    const truth = new Truth(player.trace, answer)
    expect([x, a, y].map((v) => truth.verdict(player, v))).toEqual([null, null, null])
    expect(truth.due(player, x)).toBeNull()
  }
  it('where nothing is known', () =>
    nothing({ more: 0, problem: null, calls: [{ unknown: 'large', derivatives: [] }] }))
  it('without a call', () => nothing({ more: 0, problem: null, calls: [] }))
  it('where differences are not finite', () =>
    nothing({
      ...DERIVATIVES,
      calls: DERIVATIVES.calls.map((call) => ({
        ...call,
        derivatives: call.derivatives.map((one) => ({ ...one, value: 'nan' as const })),
      })),
    }))
})
