import { describe, expect, it } from 'vitest'
import { Progress } from './progress.svelte'

class Memory {
  kept = new Map<string, string>()
  getItem = (key: string) => this.kept.get(key) ?? null
  setItem = (key: string, value: string) => void this.kept.set(key, value)
  removeItem = (key: string) => void this.kept.delete(key)
}
const ASKS = { questions: 2, exercise: true }

describe('progress', () => {
  it('goes from new over begun to done, and survives a reload', () => {
    const storage = new Memory()
    const progress = new Progress(storage)
    expect(progress.standing('step14', ASKS)).toBe('new')
    progress.open('step14')
    progress.answer('step14', 'reuse')
    progress.answer('step14', 'reuse') // counts once
    expect(progress.standing('step14', ASKS)).toBe('begun')
    progress.answer('step14', 'twice')
    expect(progress.standing('step14', ASKS)).toBe('begun')
    progress.solve('step14')
    const later = new Progress(storage)
    expect(later.standing('step14', ASKS)).toBe('done')
    expect([later.answered('step14', 'twice'), later.solved('step14'), later.standing('step13', ASKS)]).toEqual([true, true, 'new'])
    later.forget()
    expect(new Progress(storage).standing('step14', ASKS)).toBe('new')
  })

  it('of a lesson that asks nothing is done when it was opened', () => {
    const progress = new Progress(new Memory())
    progress.open('free')
    expect(progress.standing('free', { questions: 0, exercise: false })).toBe('done')
  })

  it('lasts as long as the page where nothing can be stored, and starts anew from what is damaged', () => {
    const full = new Memory()
    full.setItem = () => {
      throw new DOMException('full')
    }
    const progress = new Progress(full)
    progress.solve('step14')
    expect(progress.solved('step14')).toBe(true)
    expect(new Progress(null).solved('step14')).toBe(false)
    for (const text of ['{', '[]', '{"version":2,"lessons":{}}', '{"version":1,"lessons":{"step14":{"solved":true}}}']) {
      const damaged = new Memory()
      damaged.getItem = () => text
      expect(new Progress(damaged).standing('step14', ASKS)).toBe('new')
    }
  })
})
