import { store } from '../storage/browser'
import type { Words } from './en'

export type { Words } from './en'
export type { Part } from './parts'
export { narrate } from '../narration/narrate'

export type Language = 'en' | 'ko'
export const languages: readonly Language[] = ['en', 'ko']

/** Each catalogue is a chunk of its own: a page speaks one language at a time. */
const catalogues: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en')).en,
  ko: async () => (await import('./ko')).ko,
}
export const loadWords = (language: Language): Promise<Words> => catalogues[language]()

const isLanguage = (text: string | null | undefined): text is Language => text === 'en' || text === 'ko'

/** The address decides, then what was chosen before, then what the browser prefers; English otherwise. */
export function pickLanguage(search: string, stored: string | null, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang')
  if (isLanguage(asked)) return asked
  if (isLanguage(stored)) return stored
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

const KEY = 'language'

/** The language to begin with. */
export function initialLanguage(): Language {
  return pickLanguage(location.search, store.get(KEY), navigator.languages)
}

export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language
  store.set(KEY, language)
}
