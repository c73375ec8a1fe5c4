/** What fails anywhere in the page, told once and quietly. No boundary catches event handlers, promises and workers; these listeners do. */
import type { Language } from '../i18n/index'
import { troubleWords, type TroubleWords } from '../i18n/trouble'
import { shorten } from '../trace/shorten'
import { PartNotLoaded } from './importPart'

/** Different faults told of; beyond it, one more says nothing new. */
const MOST = 5
const LONGEST = 160

/** Told by browsers where nothing is wrong: a layout that takes another round. */
const HARMLESS = /^ResizeObserver loop/

export class Troubles {
  language = $state<Language>('en')
  /** What is typed outlives a reload. */
  kept = $state(true)
  /** The fault that the notice tells of; null: there is no notice. */
  told = $state.raw<{ detail: string; notLoaded: boolean } | null>(null)
  #known = new Set<string>()

  get words(): TroubleWords {
    return troubleWords[this.language]
  }

  /** Hears of every error that nobody caught, from now on. */
  listen(target: Pick<Window, 'addEventListener'>): void {
    target.addEventListener('error', (event) => {
      // Without an error it comes from another origin, an extension's script: nothing of this page.
      if (event.error != null) this.tell(event.error)
    })
    target.addEventListener('unhandledrejection', (event) => this.tell(event.reason))
  }

  /** One notice at a time, and each fault once: a fault that comes with every step does not tell itself at every step. */
  tell(fault: unknown): void {
    const detail = describe(fault)
    if (HARMLESS.test(detail) || this.#known.has(detail) || this.#known.size >= MOST) return
    this.#known.add(detail)
    this.told ??= { detail, notLoaded: fault instanceof PartNotLoaded }
  }

  dismiss(): void {
    this.told = null
  }
}

/** An error in one line. It may be anything that a script throws. */
export function describe(fault: unknown): string {
  try {
    const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
    return shorten(text.replace(/\s+/g, ' ').trim(), LONGEST)
  } catch {
    return 'unknown error' // its own toString throws
  }
}

export const troubles = new Troubles()
