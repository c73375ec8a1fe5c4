/** The language that a visit begins with, and how it is kept. */
import { languages, type Language } from '../i18n/index'
import { store } from '../storage/browser'

const KEY = 'language'

const isLanguage = (text: string | null | undefined): text is Language =>
  languages.some((language) => language === text)

/** The address decides, then what was chosen before, then what the browser prefers; English otherwise. */
export function pickLanguage(search: string, stored: string | null, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang')
  if (isLanguage(asked)) return asked
  if (isLanguage(stored)) return stored
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

export function initialLanguage(): Language {
  return pickLanguage(location.search, store.get(KEY), navigator.languages)
}

export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language
  store.set(KEY, language)
}
