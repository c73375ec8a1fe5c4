/** How the reader has divided the screen, kept on the device. */
import type { Store } from '../storage/store'

/** The parts whose size can be changed, in pixels. */
export type Part = 'left' | 'desk' | 'right' | 'code' | 'program'
const PARTS: readonly Part[] = ['left', 'desk', 'right', 'code', 'program']

const keyOf = (part: Part): string => `room/${part}`

export class Room {
  #sizes = $state<Partial<Record<Part, number>>>({})

  constructor(private readonly store: Store) {
    for (const part of PARTS) {
      const size = Number(store.get(keyOf(part)) ?? NaN)
      if (Number.isFinite(size) && size > 0) this.#sizes[part] = size
    }
  }

  /** Null where the page divides the screen itself. */
  size(part: Part): number | null {
    return this.#sizes[part] ?? null
  }

  /** Null gives the part back to the page. */
  set(part: Part, size: number | null): void {
    if (size === null) {
      delete this.#sizes[part]
      this.store.remove(keyOf(part))
    } else {
      this.#sizes[part] = size
      this.store.set(keyOf(part), String(Math.round(size)))
    }
  }
}
