import { describe, expect, test } from 'vitest'
import { Drafts, type DraftStorage } from './drafts.ts'

/** What a browser keeps over a reload. */
class Shelf implements DraftStorage {
  readonly items = new Map<string, string>()
  full = false
  getItem = (key: string) => this.items.get(key) ?? null
  setItem(key: string, value: string) {
    if (this.full) throw new DOMException('full', 'QuotaExceededError')
    this.items.set(key, value)
  }
  removeItem = (key: string) => void this.items.delete(key)
}

const refuse = (): never => {
  throw new DOMException('blocked', 'SecurityError')
}
const blocked: DraftStorage = { getItem: refuse, setItem: refuse, removeItem: refuse }

describe('unsaved work', () => {
  test('survives a reload, by lesson and by part', () => {
    const shelf = new Shelf()
    const before = new Drafts(shelf)
    expect(before.write('step16', { program: 'x = 1' })).toBe(true)
    expect(before.write('step16', { engine: 'class Variable: ...', chosen: 'own' })).toBe(true)
    before.write('playground', { program: '' })

    const after = new Drafts(shelf)
    expect(after.read('step16')).toEqual({ program: 'x = 1', engine: 'class Variable: ...', chosen: 'own' })
    expect(after.read('playground')).toEqual({ program: '' })
    expect(after.read('step14')).toEqual({})
  })

  test('of two open pages does not overwrite another part', () => {
    const shelf = new Shelf()
    const one = new Drafts(shelf)
    const two = new Drafts(shelf)
    one.read('step16')
    two.write('step16', { engine: 'mine' })
    one.write('step16', { program: 'x' })
    expect(new Drafts(shelf).read('step16')).toEqual({ program: 'x', engine: 'mine' })
  })

  test.each([
    ['missing', null],
    ['blocked', blocked],
  ])('is kept while the page is open when storage is %s, and the page is told', (_, storage) => {
    const drafts = new Drafts(storage)
    expect(drafts.read('step16')).toEqual({})
    expect(drafts.write('step16', { program: 'x' })).toBe(false)
    expect(drafts.read('step16')).toEqual({ program: 'x' })
    expect(drafts.clear('step16')).toBe(false)
    expect(drafts.takeBack('step16')).toBe(false)
    expect(drafts.read('step16')).toEqual({ program: 'x' })
  })

  test('is the latest when storage fills up, and is stored as soon as there is room', () => {
    const shelf = new Shelf()
    const drafts = new Drafts(shelf)
    drafts.write('step16', { program: 'old' })
    shelf.full = true
    expect(drafts.write('step16', { program: 'new' })).toBe(false)
    expect(drafts.read('step16')).toEqual({ program: 'new' })
    shelf.full = false
    expect(drafts.write('step16', { chosen: 'step14' })).toBe(true)
    expect(new Drafts(shelf).read('step16')).toEqual({ program: 'new', chosen: 'step14' })
  })

  test.each(['not json', 'null', '7', '[]', '{"version":2,"draft":{"program":"x"}}', '{"version":1,"draft":{"program":5,"else":"y"}}', '{"version":1,"draft":null}'])(
    'is taken as none when what is stored is no draft: %s',
    (damaged) => {
      const shelf = new Shelf()
      new Drafts(shelf).write('step16', { program: 'x' })
      for (const key of shelf.items.keys()) shelf.items.set(key, damaged)
      const drafts = new Drafts(shelf)
      expect(drafts.read('step16')).toEqual({})
      expect(drafts.write('step16', { program: 'y' })).toBe(true)
      expect(new Drafts(shelf).read('step16')).toEqual({ program: 'y' })
    },
  )
})

describe('resetting', () => {
  test('gives the lesson its own text, and the learner theirs when taken back, after a reload too', () => {
    const shelf = new Shelf()
    const drafts = new Drafts(shelf)
    drafts.write('step16', { program: 'mine', chosen: 'step14' })
    expect(drafts.canTakeBack('step16')).toBe(false)
    drafts.clear('step16')
    expect(drafts.read('step16')).toEqual({})

    const later = new Drafts(shelf)
    expect(later.canTakeBack('step16')).toBe(true)
    later.takeBack('step16')
    expect(later.read('step16')).toEqual({ program: 'mine', chosen: 'step14' })
    expect(later.canTakeBack('step16')).toBe(false)
  })

  test('one tab leaves the other, and each is taken back by itself', () => {
    const drafts = new Drafts(new Shelf())
    drafts.write('step16', { program: 'p', engine: 'e' })
    drafts.clear('step16', 'program')
    expect(drafts.read('step16')).toEqual({ engine: 'e' })
    drafts.clear('step16', 'engine')
    drafts.takeBack('step16', 'program')
    expect(drafts.read('step16')).toEqual({ program: 'p' })
    expect(drafts.canTakeBack('step16', 'program')).toBe(false)
    expect(drafts.canTakeBack('step16', 'engine')).toBe(true)
  })

  test('twice does not lose the text', () => {
    const drafts = new Drafts(new Shelf())
    drafts.write('step16', { program: 'mine' })
    drafts.clear('step16')
    drafts.clear('step16')
    drafts.takeBack('step16')
    expect(drafts.read('step16')).toEqual({ program: 'mine' })
  })

  test('and taking back over newer text keeps the newer', () => {
    const drafts = new Drafts(new Shelf())
    drafts.write('step16', { program: 'first' })
    drafts.clear('step16')
    drafts.write('step16', { program: 'second' })
    drafts.takeBack('step16')
    expect(drafts.read('step16')).toEqual({ program: 'first' })
    drafts.takeBack('step16')
    expect(drafts.read('step16')).toEqual({ program: 'second' })
  })

  test('leaves nothing stored where there was nothing', () => {
    const shelf = new Shelf()
    new Drafts(shelf).clear('step16')
    expect(shelf.items.size).toBe(0)
  })
})
