import { describe, expect, it } from 'vitest'
import { Store } from '../storage/store'
import { blocked, FakeArea } from '../../testing/fakeStorage'
import { CourseProgress } from './courseProgress.svelte'

const ASKS = { questions: 2, exercise: true }

describe('progress', () => {
  it('goes from new over begun to done, and survives a reload', () => {
    const storage = new FakeArea()
    const progress = new CourseProgress(new Store(storage))
    expect(progress.standing('step14', ASKS)).toBe('new')
    progress.open('step14')
    progress.answer('step14', 'reuse')
    progress.answer('step14', 'reuse') // counts once
    expect(progress.standing('step14', ASKS)).toBe('begun')
    progress.answer('step14', 'twice')
    expect(progress.standing('step14', ASKS)).toBe('begun')
    progress.solve('step14')
    const later = new CourseProgress(new Store(storage))
    expect(later.standing('step14', ASKS)).toBe('done')
    expect([later.answered('step14', 'twice'), later.solved('step14'), later.standing('step13', ASKS)]).toEqual([
      true,
      true,
      'new',
    ])
    later.forget()
    expect(new CourseProgress(new Store(storage)).standing('step14', ASKS)).toBe('new')
  })

  it('of a lesson that asks nothing is done when it was opened', () => {
    const progress = new CourseProgress(new Store(new FakeArea()))
    progress.open('free')
    expect(progress.standing('free', { questions: 0, exercise: false })).toBe('done')
  })

  it('in two tabs at once is that of both, in any order', () => {
    const storage = new FakeArea()
    const [one, other] = [new CourseProgress(new Store(storage)), new CourseProgress(new Store(storage))]
    one.answer('step14', 'reuse')
    other.answer('step14', 'twice')
    one.solve('step14')
    other.solve('step16')
    one.reread()
    for (const progress of [one, new CourseProgress(new Store(storage))])
      expect([progress.standing('step14', ASKS), progress.solved('step16')]).toEqual(['done', true])
  })

  it.each([
    ['missing', null],
    ['blocked', blocked()],
  ])('lasts as long as the page where the storage is %s', (_, area) => {
    const progress = new CourseProgress(new Store(area))
    progress.solve('step14')
    progress.reread()
    expect(progress.solved('step14')).toBe(true)
  })
})
