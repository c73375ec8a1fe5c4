import { words, type Language } from '../i18n/index.ts'

const steps = import.meta.glob<string>('../../../py/steps/step*.py', { query: '?raw', import: 'default' })
const library = import.meta.glob<string>('../../../py/dezero/__init__.py', { query: '?raw', import: 'default' })

const sources = new Map<string, () => Promise<string>>([
  ...Object.entries(steps).sort().map(([path, load]) => [path.replace(/^.*\/|\.py$/g, ''), load] as const),
  ...Object.values(library).map((load) => ['dezero', load] as const),
])

function label(id: string, language: Language): string {
  const step = /^step0*(\d+)$/.exec(id)?.[1]
  return step ? words(language).editor.engineStep(Number(step)) : id
}

/** Every engine there is, the book's steps in order and then the finished library: a new file in py/steps/ is a new entry. */
export const engineList: readonly { id: string; label: Record<Language, string> }[] = [...sources.keys()].map((id) => ({
  id,
  label: { en: label(id, 'en'), ko: label(id, 'ko') },
}))

/** The text of an engine; of the library, the module that brings all of it together, so that a changed copy still has every name. */
export function engineSource(id: string): Promise<string> {
  const load = sources.get(id)
  if (!load) throw new Error(`There is no engine "${id}".`)
  return load()
}
