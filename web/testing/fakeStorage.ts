/** Storages that tests can fill, break and share between tabs. */
import type { Area } from '../src/storage/store'

/** What a browser keeps over a reload. `room` is in characters, keys included. */
export class FakeArea implements Area {
  readonly items = new Map<string, string>()
  room = Infinity
  /** What every call throws. */
  broken: Error | null = null

  get length(): number {
    return this.#held(() => this.items.size)
  }
  key = (index: number): string | null => this.#held(() => [...this.items.keys()][index] ?? null)
  getItem = (key: string): string | null => this.#held(() => this.items.get(key) ?? null)
  removeItem = (key: string): void => this.#held(() => void this.items.delete(key))
  setItem = (key: string, value: string): void =>
    this.#held(() => {
      const grows = value.length - (this.items.get(key)?.length ?? -key.length)
      if (grows > 0 && this.size + grows > this.room) throw new DOMException('full', 'QuotaExceededError')
      this.items.set(key, value)
    })

  get size(): number {
    return [...this.items].reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  }

  #held<T>(act: () => T): T {
    if (this.broken) throw this.broken
    return act()
  }
}

export const blocked = (): FakeArea =>
  Object.assign(new FakeArea(), { broken: new DOMException('blocked', 'SecurityError') })

/** One storage as each tab's process sees it: what another tab has written arrives late, in order. */
export class SharedAreas {
  readonly truth = new Map<string, string>()
  readonly #views: { area: FakeArea; late: (() => void)[] }[] = []

  open(): FakeArea {
    const area = new FakeArea()
    for (const [key, value] of this.truth) area.items.set(key, value)
    const mine = { area, late: [] as (() => void)[] }
    this.#views.push(mine)
    const told = (change: (items: Map<string, string>) => void): void => {
      change(this.truth)
      for (const view of this.#views) {
        if (view === mine) change(area.items)
        else view.late.push(() => change(view.area.items))
      }
    }
    area.setItem = (key, value) => told((items) => items.set(key, value))
    area.removeItem = (key) => told((items) => items.delete(key))
    return area
  }

  /** The next change of another tab arrives; returns whether there was one. */
  deliver(area: FakeArea): boolean {
    const change = this.#views.find((view) => view.area === area)?.late.shift()
    change?.()
    return change !== undefined
  }
}

/** Numbers from 0 to 1, the same in every run. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}
