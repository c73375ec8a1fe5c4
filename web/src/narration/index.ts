/** A run in sentences, in the language of the page. */
import type { Language } from '../i18n/index'
import type { NarrationWords } from './sentences.en'

export type { NarrationWords } from './sentences.en'
export { narrate } from './narrate'

/** Each language is a chunk of its own: a page speaks one at a time. */
const languages: Record<Language, () => Promise<NarrationWords>> = {
  en: async () => (await import('./sentences.en')).narration,
  ko: async () => (await import('./sentences.ko')).narration,
}
/** Rejects when the language's chunk cannot be fetched. */
export const loadNarration = (language: Language): Promise<NarrationWords> => languages[language]()
