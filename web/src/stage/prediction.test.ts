import { describe, expect, it } from 'vitest'
import * as rules from '../analysis/predict'
import { A, B, C, D, step16 } from '../../testing/diamond'
import { Player } from '../playback/player'
import { Prediction, type Stepping } from './prediction.svelte'

class Steps implements Stepping {
  player = new Player(step16().store())
  shown = 0
  playing = false
  underWay = false
  waits = false
  get goal(): number {
    return this.player.index
  }
  settle(): void {}
  constructor() {
    this.player.first()
  }
  nextPop(): void {
    this.player.nextPop()
  }
  play(): void {
    this.playing = true
  }
}

function begin(): { steps: Steps; predict: Prediction } {
  const steps = new Steps()
  const predict = new Prediction(steps)
  predict.suggest(true)
  predict.begin(rules)
  return { steps, predict }
}
const score = (predict: Prediction): number[] => [predict.right, predict.asked]

describe('a guess', () => {
  it('is not asked for where only one function waits: a click there is a click', () => {
    const { predict } = begin()
    expect(predict.question.kind).toBe('only')
    expect(predict.pick(D)).toBe(false)
    expect(score(predict)).toEqual([0, 0])
  })

  it('that is right counts, and plays the pop', () => {
    const { steps, predict } = begin()
    steps.nextPop()
    expect(predict.pick(C)).toBe(true)
    expect(steps.player.position).toBe(2)
    expect(predict.answer).toMatchObject({ f: C, right: true })
    expect(score(predict)).toEqual([1, 1])
  })

  it('after which Play goes on, where it had stopped for the question', () => {
    const { steps, predict } = begin()
    steps.nextPop()
    expect(predict.asks).toBe(true)
    steps.waits = true
    predict.pick(A)
    expect(steps.playing).toBe(false)
    predict.pick(C)
    expect(steps.playing).toBe(true)
  })

  it('is kept, and comes back with its score', () => {
    const { steps, predict } = begin()
    steps.nextPop()
    predict.pick(A)
    const again = new Prediction(steps)
    again.restore(new Map(predict.tries))
    expect(score(again)).toEqual([0, 1])
  })

  it('that is wrong stays where it is, and only the first try counts', () => {
    const { steps, predict } = begin()
    steps.player.seekPop(2)
    predict.pick(A)
    expect(steps.player.position).toBe(2)
    expect(predict.answer).toMatchObject({ f: A, right: false })
    predict.pick(B)
    expect(steps.player.position).toBe(3)
    expect(score(predict)).toEqual([0, 1])
  })

  it('can be skipped, and going back costs nothing and gains nothing', () => {
    const { steps, predict } = begin()
    steps.player.seekPop(2)
    expect(score(predict)).toEqual([0, 0])
    predict.pick(B)
    steps.player.previousPop()
    expect(predict.answer).toBeNull()
    predict.pick(A)
    expect(score(predict)).toEqual([1, 1])
  })

  it('is not asked while the run plays by itself', () => {
    const { steps, predict } = begin()
    steps.player.seekPop(1)
    steps.playing = true
    expect(predict.pick(C)).toBe(false)
  })

  it('is scored anew for another trace', () => {
    const { steps, predict } = begin()
    steps.player.seekPop(1)
    predict.pick(C)
    steps.shown++
    expect(score(predict)).toEqual([0, 0])
    expect(predict.answer).toBeNull()
  })
})

describe('the switch', () => {
  it('follows the lesson until the learner has used it', () => {
    const predict = new Prediction(new Steps())
    predict.suggest(true)
    expect(predict.on).toBe(true)
    predict.toggle()
    expect(predict.on).toBe(false)
    predict.suggest(true)
    expect(predict.on).toBe(false)
  })

  it('asks nothing while the strip that asks has not come', () => {
    const steps = new Steps()
    steps.player.seekPop(1)
    const predict = new Prediction(steps)
    predict.toggle()
    expect(predict.question.kind).toBe('none')
    expect(predict.pick(C)).toBe(false)
  })
})
