import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Store } from '../storage/store'
import { FakeArea } from '../../testing/fakeStorage'
import { Places } from './places'

describe("the reader's place", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is there at once, and after a reload', () => {
    const tab = new FakeArea()
    const places = new Places(new Store(null, tab))
    places.note('step16', { tab: 'lesson', pop: 2 })
    places.note('step16', { block: 7, above: 0.5 })
    const place = { tab: 'lesson', pop: 2, block: 7, above: 0.5 }
    expect(places.of('step16')).toEqual(place)
    vi.runAllTimers()
    expect(new Places(new Store(null, tab)).of('step16')).toEqual(place)
  })

  it('is written when the page goes', () => {
    const tab = new FakeArea()
    const places = new Places(new Store(null, tab))
    places.note('step14', { pop: 3, tries: [[1, true]] })
    places.secure()
    expect(new Places(new Store(null, tab)).of('step14')).toEqual({ pop: 3, tries: [[1, true]] })
  })

  it('that was damaged is the beginning', () => {
    const tab = new FakeArea()
    tab.setItem('dezero-in-steps/place/step16', '{"pop":"two","block":-1,"tries":[[1]]')
    expect(new Places(new Store(null, tab)).of('step16')).toEqual({})
    tab.setItem('dezero-in-steps/place/step16', '{"pop":"two","block":-1,"tries":[[1]]}')
    expect(new Places(new Store(null, tab)).of('step16')).toEqual({ tries: [] })
  })
})
