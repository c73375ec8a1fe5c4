import { describe, expect, test } from 'vitest'
import { Store } from './store'
import { blocked, FakeArea } from '../../testing/fakeStorage'

describe('the storage', () => {
  test('keeps a value under the prefix of this page, on the device', () => {
    const device = new FakeArea()
    expect(new Store(device, new FakeArea()).set('theme', 'dark')).toBe('device')
    expect([...device.items]).toEqual([['dezero-in-steps/theme', 'dark']])
    expect(new Store(device).get('theme')).toBe('dark')
  })

  test('that is full leaves a value to the tab, and says why', () => {
    const [device, tab] = [new FakeArea(), new FakeArea()]
    const store = new Store(device, tab)
    store.set('a', 'old')
    device.room = device.size
    expect(store.set('a', 'newer')).toBe('tab')
    expect([store.trouble, store.get('a'), store.unsettled('')]).toEqual(['full', 'newer', ['a']])
    expect(new Store(device, tab).get('a')).toBe('newer') // after a reload
    expect(new Store(device, new FakeArea()).get('a')).toBe('old') // in a new tab
    device.room = Infinity
    store.settle('')
    expect([new Store(device).get('a'), store.unsettled('')]).toEqual(['newer', []])
  })

  test.each([
    ['missing', null],
    ['blocked', blocked()],
  ])('that is %s keeps a value as long as the page', (_, area) => {
    const store = new Store(area, area)
    expect(store.set('a', 'text')).toBe('page')
    expect([store.get('a'), store.keys(''), store.trouble, store.works]).toEqual(['text', ['a'], 'refused', false])
    store.remove('a')
    expect(store.get('a')).toBe(null)
  })

  test('that swallows what it is given is found out', () => {
    const silent = new FakeArea()
    silent.setItem = () => undefined
    expect(new Store(silent).set('a', 'text')).toBe('page')
  })

  test('keeps the older text on the device when the newer does not fit', () => {
    const device = new FakeArea()
    const store = new Store(device, new FakeArea())
    store.set('text/1', 'older')
    device.room = device.size
    expect(store.replace('text/2', 'newer by far', ['text/1'])).toBe('tab')
    expect([...device.items.values()]).toEqual(['older'])
    expect(store.replace('text/3', 'newest by far', ['text/2'])).toBe('tab')
    expect(store.unsettled('text/')).toEqual(['text/3'])
  })

  test('keeps the older text in the tab when neither takes the newer', () => {
    const [device, tab] = [new FakeArea(), new FakeArea()]
    const store = new Store(device, tab)
    device.room = 0
    expect(store.set('text/1', 'older')).toBe('tab')
    tab.room = tab.size
    expect(store.replace('text/2', 'newer by far', ['text/1'])).toBe('page')
    expect(store.get('text/2')).toBe('newer by far')
    expect(new Store(device, tab).get('text/1')).toBe('older') // after a reload
  })

  test('that breaks while the page is open loses nothing of the page', () => {
    const device = new FakeArea()
    const store = new Store(device, null)
    store.set('a', 'before')
    device.broken = new DOMException('blocked', 'SecurityError')
    expect(store.set('a', 'after')).toBe('page')
    expect(store.get('a')).toBe('after')
  })
})
