/** The language of the page, and all that is said in it. */
import { initialLanguage, rememberLanguage } from '../address/language'
import { loadWords, type Language, type Words } from '../i18n/index'
import { loadNarration, type NarrationWords } from '../narration/index'

interface Loaded {
  words: Words
  narration: NarrationWords
}

export class PageLanguage {
  #id = $state<Language>('en')
  #loaded = $state.raw<Loaded | null>(null)
  #failed = $state.raw<{ language: Language; fault: unknown } | null>(null)

  get id(): Language {
    return this.#id
  }
  /** The words are there. */
  get ready(): boolean {
    return this.#loaded !== null
  }
  /** The language that was asked for, and why its words are not there. */
  get failed(): { language: Language; fault: unknown } | null {
    return this.#failed
  }
  /** Every word of the page. Throws before `ready`. */
  get words(): Words {
    return this.#all.words
  }
  /** The sentences of the narration. Throws before `ready`. */
  get narration(): NarrationWords {
    return this.#all.narration
  }
  get #all(): Loaded {
    if (!this.#loaded) throw new Error('the catalogue has not been loaded')
    return this.#loaded
  }

  /** The language that the visit begins with. Rejects when its words cannot be fetched. */
  async open(): Promise<void> {
    this.#id = initialLanguage()
    document.documentElement.lang = this.#id
    this.#loaded = await load(this.#id)
  }

  /** The learner has read that a language failed. */
  dismiss(): void {
    this.#failed = null
  }

  /** Whether it could be loaded; if not, the page stays in its language. */
  async choose(language: Language): Promise<boolean> {
    this.#failed = null
    try {
      this.#loaded = await load(language)
    } catch (fault) {
      this.#failed = { language, fault }
      return false
    }
    this.#id = language
    rememberLanguage(language)
    return true
  }
}

async function load(language: Language): Promise<Loaded> {
  const [words, narration] = await Promise.all([loadWords(language), loadNarration(language)])
  return { words, narration }
}
