import type { Language } from '../i18n/index'
import entries from '../../lessons/glossary.json'

/** web/lessons/glossary.json; its texts are HTML by now. */
export interface GlossaryEntry {
  id: string
  term: Record<Language, string>
  text: Record<Language, string>
  /** The lesson that introduces it. */
  lesson: string
  also: string[]
}

export const glossary: readonly GlossaryEntry[] = entries
