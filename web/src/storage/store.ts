/**
 * The browser's storage, and the one place that knows how it can fail: it may be missing, blocked, full, or cleared
 * while the page is open. Sites on one host share it, so every key has the same prefix.
 */
export const PREFIX = 'dezero-in-steps/'

/** The part of the browser's storage that is used. */
export type Area = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** How long a value lasts: on this device; as long as the tab, over a reload; as long as the page. */
export type Lasts = 'device' | 'tab' | 'page'
/** Why a value does not last on this device. */
export type StorageTrouble = 'full' | 'refused'

export class Store {
  readonly #device: Area | null
  readonly #tab: Area | null
  /** What neither storage took. */
  readonly #page = new Map<string, string>()
  /** Why the last value that does not last on this device does not. */
  trouble: StorageTrouble = 'refused'

  constructor(device: Area | null, tab: Area | null = null) {
    this.#device = device
    this.#tab = tab
  }

  /** Whether anything can be read. */
  get works(): boolean {
    try {
      return this.#device !== null && this.#device.length >= 0
    } catch {
      return false
    }
  }

  get(key: string): string | null {
    return this.#page.get(key) ?? read(this.#tab, key) ?? read(this.#device, key)
  }

  /** Stores the value where it lasts longest, and says how long that is. */
  set(key: string, value: string): Lasts {
    const refused = write(this.#device, key, value)
    if (refused === null) {
      this.#forget(key)
      return 'device'
    }
    this.trouble = refused
    if (write(this.#tab, key, value) === null) {
      this.#page.delete(key)
      return 'tab'
    }
    remove(this.#tab, key)
    this.#page.set(key, value)
    return 'page'
  }

  /**
   * Stores the value and removes those that it replaces. On the device these are only removed once the value lasts as
   * long: until then they are the latest that does.
   */
  replace(key: string, value: string, replaced: readonly string[]): Lasts {
    const lasts = this.set(key, value)
    for (const old of replaced) {
      if (lasts === 'device') this.remove(old)
      else if (lasts === 'tab') this.#forget(old)
      else this.#page.delete(old) // what the tab has kept of it is the latest that outlives the page
    }
    return lasts
  }

  remove(key: string): void {
    remove(this.#device, key)
    this.#forget(key)
  }

  keys(prefix: string): string[] {
    return [...new Set([...this.#page.keys(), ...keysOf(this.#tab), ...keysOf(this.#device)])].filter((key) =>
      key.startsWith(prefix),
    )
  }

  /** Whether the value lasts on this device. */
  lasts(key: string): boolean {
    return !this.#page.has(key) && read(this.#tab, key) === null && read(this.#device, key) !== null
  }

  /** Those that do not last on this device. */
  unsettled(prefix: string): string[] {
    return [...new Set([...this.#page.keys(), ...keysOf(this.#tab)])].filter((key) => key.startsWith(prefix))
  }

  /** Whether all of them last as long as the tab. */
  lastsWithTab(prefix: string): boolean {
    return ![...this.#page.keys()].some((key) => key.startsWith(prefix))
  }

  /** Tries again to store what does not last on this device. */
  settle(prefix: string): void {
    for (const key of this.unsettled(prefix)) this.set(key, this.get(key)!)
  }

  /** Kept for this tab only, over a reload. */
  getOfTab(key: string): string | null {
    return read(this.#tab, key)
  }
  setOfTab(key: string, value: string): void {
    write(this.#tab, key, value)
  }

  #forget(key: string): void {
    this.#page.delete(key)
    remove(this.#tab, key)
  }
}

function read(area: Area | null, key: string): string | null {
  try {
    return area?.getItem(PREFIX + key) ?? null
  } catch {
    return null // Blocked after all: a write will say so.
  }
}

function write(area: Area | null, key: string, value: string): StorageTrouble | null {
  try {
    if (!area) return 'refused'
    area.setItem(PREFIX + key, value)
    // Some browsers take everything in a private window and keep nothing.
    return area.getItem(PREFIX + key) === value ? null : 'refused'
  } catch (error) {
    return error instanceof Error && /quota/i.test(error.name) ? 'full' : 'refused'
  }
}

function remove(area: Area | null, key: string): void {
  try {
    area?.removeItem(PREFIX + key)
  } catch {
    // Blocked: there is nothing to remove.
  }
}

function keysOf(area: Area | null): string[] {
  try {
    const keys = Array.from({ length: area?.length ?? 0 }, (_, i) => area?.key(i) ?? '')
    return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length))
  } catch {
    return []
  }
}
