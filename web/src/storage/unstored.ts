/**
 * Remembers what could not be stored, so that after a reload an older text is not taken for the latest. Its room is
 * taken while there is some: saying so must work in a full storage, too.
 */
import type { Store } from './store'

const KEY = 'unstored'
const RESERVED = 400
/** Which text it was is not known. */
const ANY = '*'

export class Unstored {
  readonly #store: Store
  /** By text: when the latest that could not be stored was typed. */
  readonly #lost: Record<string, number>

  /** `texts`: are there any in storage? */
  constructor(store: Store, texts: boolean, now: number) {
    this.#store = store
    const stored = store.get(KEY)
    // Without texts there has never been anything; with them, it was removed when not even this could be written.
    this.#lost = stored !== null ? parsed(stored) : texts ? { [ANY]: now } : {}
    if (stored === null) this.#write()
  }

  /** When something was typed that is later than what was stored at `at`; null when nothing was. */
  after(name: string, at: number): number | null {
    const lost = Math.max(this.#lost[name] ?? 0, this.#lost[ANY] ?? 0)
    return lost > at ? lost : null
  }

  note(name: string, at: number): void {
    this.#lost[name] = at
    this.#write()
  }

  #write(): void {
    const all = JSON.stringify(this.#lost)
    const text = all.length <= RESERVED ? all : JSON.stringify({ [ANY]: Math.max(...Object.values(this.#lost)) })
    // The absence of the key can always be written.
    if (this.#store.set(KEY, text.padEnd(RESERVED)) !== 'device') this.#store.remove(KEY)
  }
}

function parsed(stored: string): Record<string, number> {
  try {
    const lost = JSON.parse(stored) as unknown
    return typeof lost === 'object' && lost !== null
      ? Object.fromEntries(Object.entries(lost).filter(([, at]) => typeof at === 'number'))
      : {}
  } catch {
    return {} // The key held something else.
  }
}
