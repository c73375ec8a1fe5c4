import type { Words } from './en.ts'

export type { Words } from './en.ts'
export type { Part } from './parts.ts'
export { narrate } from './narrate.ts'

export type Language = 'en' | 'ko'
export const languages: readonly Language[] = ['en', 'ko']

/** Each catalogue is a chunk of its own: a page speaks one language at a time. */
const catalogues: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en.ts')).en,
  ko: async () => (await import('./ko.ts')).ko,
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

const KEY = 'dezero.language'

/** The language to begin with. A browser may refuse its storage; then the choice only lasts as long as the page. */
export function initialLanguage(): Language {
  return pickLanguage(location.search, stored(), navigator.languages)
}

export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language
  try {
    storage()?.setItem(KEY, language)
  } catch (refused) {
    if (!(refused instanceof DOMException)) throw refused
  }
}

/** Some WebViews have none at all. */
function storage(): Storage | null {
  return globalThis.localStorage as Storage | null
}

function stored(): string | null {
  try {
    return storage()?.getItem(KEY) ?? null
  } catch (refused) {
    if (refused instanceof DOMException) return null
    throw refused
  }
}
