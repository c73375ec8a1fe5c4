/** Reports whatever fails in the page, once and quietly. Boundaries do not catch errors in event handlers, promises and workers; these listeners do. */
import type { Language } from '../i18n/index'
import { troubleWords, type TroubleWords } from '../i18n/trouble'
import { shorten } from '../trace/shorten'
import { PartNotLoaded } from './importPart'

/** How many different faults are reported; one more would say nothing new. */
const MOST = 5
const LONGEST = 160

/** Browsers report these although nothing is wrong: a layout took another round. */
const HARMLESS = /^ResizeObserver loop/

export class Troubles {
  language = $state<Language>('en')
  /** Typed text survives a reload. */
  kept = $state(true)
  /** The fault that the notice reports; null without a notice. */
  reported = $state.raw<{ detail: string; notLoaded: boolean } | null>(null)
  #known = new Set<string>()

  get words(): TroubleWords {
    return troubleWords[this.language]
  }

  /** Listens for every uncaught error from now on. */
  listen(target: Pick<Window, 'addEventListener'>): void {
    target.addEventListener('error', (event) => {
      // An event without an error comes from a script of another origin, such as an extension.
      if (event.error != null) this.tell(event.error)
    })
    target.addEventListener('unhandledrejection', (event) => this.tell(event.reason))
  }

  /** Shows one notice at a time and each fault once, even one that comes back at every step. */
  tell(fault: unknown): void {
    const detail = describe(fault)
    if (HARMLESS.test(detail) || this.#known.has(detail) || this.#known.size >= MOST) return
    this.#known.add(detail)
    this.reported ??= { detail, notLoaded: fault instanceof PartNotLoaded }
  }

  dismiss(): void {
    this.reported = null
  }
}

/** An error in one line; a script may throw anything. */
export function describe(fault: unknown): string {
  try {
    const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
    return shorten(text.replace(/\s+/g, ' ').trim(), LONGEST)
  } catch {
    return 'unknown error' // its own toString throws
  }
}

export const troubles = new Troubles()
