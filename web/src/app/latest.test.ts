import { describe, expect, it } from 'vitest'
import { Latest } from './latest'

describe('of several requests', () => {
  it('the latest is current, and those before it are not', () => {
    const latest = new Latest()
    const first = latest.begin()
    expect(first()).toBe(true)
    const second = latest.begin()
    expect([first(), second()]).toEqual([false, true])
  })

  it('none is current after a cancel', () => {
    const latest = new Latest()
    const first = latest.begin()
    latest.cancel()
    expect(first()).toBe(false)
  })

  it('one that joins shares the fate of the request under way', () => {
    const latest = new Latest()
    const first = latest.begin()
    const joined = latest.current()
    expect([first(), joined()]).toEqual([true, true])
    latest.begin()
    expect([first(), joined()]).toEqual([false, false])
  })
})
