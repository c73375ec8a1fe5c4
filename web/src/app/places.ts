/** Where the reader is in each lesson: kept in this tab, over a reload. */
import type { Store } from '../storage/store'

export interface Place {
  tab: string
  /** The block of the text at the upper edge, and which part of it is above the edge. */
  block: number
  above: number
  /** Of the lesson's recording. */
  pop: number
  /** What was predicted of it: the position, and whether the first try was right. */
  tries: [number, boolean][]
}

/** Writing at every step would slow down a key that is held. */
const WRITE_AFTER_MS = 300

export class Places {
  /** Noted, and not written yet. */
  readonly #noted = new Map<string, Partial<Place>>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly store: Store) {}

  of(lesson: string): Partial<Place> {
    const noted = this.#noted.get(lesson)
    if (noted) return noted
    try {
      const kept: unknown = JSON.parse(this.store.getOfTab(keyOf(lesson)) ?? '{}')
      if (typeof kept !== 'object' || kept === null) return {}
      const place: Partial<Place> = {}
      if ('tab' in kept && typeof kept.tab === 'string') place.tab = kept.tab
      for (const part of ['block', 'above', 'pop'] as const) {
        const value = (kept as Record<string, unknown>)[part]
        if (typeof value === 'number' && value >= 0) place[part] = value
      }
      if ('tries' in kept && Array.isArray(kept.tries))
        place.tries = kept.tries.filter(
          (one): one is [number, boolean] =>
            Array.isArray(one) && typeof one[0] === 'number' && typeof one[1] === 'boolean',
        )
      return place
    } catch {
      return {} // not ours, or damaged: the lesson opens at its beginning
    }
  }

  note(lesson: string, place: Partial<Place>): void {
    this.#noted.set(lesson, { ...this.of(lesson), ...place })
    this.#timer ??= setTimeout(() => this.secure(), WRITE_AFTER_MS)
  }

  /** The page may go: what was noted is in storage. */
  secure(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [lesson, place] of this.#noted) this.store.setOfTab(keyOf(lesson), JSON.stringify(place))
    this.#noted.clear()
  }
}

const keyOf = (lesson: string): string => `place/${lesson}`
