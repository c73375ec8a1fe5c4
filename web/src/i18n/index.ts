import type { Words } from './en'

export type { Words } from './en'
export type { Part } from './parts'

export type Language = 'en' | 'ko'
export const languages: readonly Language[] = ['en', 'ko']

/** Each catalogue is a chunk of its own: a page speaks one language at a time. */
const catalogues: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en')).en,
  ko: async () => (await import('./ko')).ko,
}
/** Rejects when the language's chunk cannot be fetched. */
export const loadWords = (language: Language): Promise<Words> => catalogues[language]()
