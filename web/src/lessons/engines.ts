import type { Words } from '../i18n/index'

const steps = import.meta.glob<string>('../../../py/steps/[a-z]*.py', { query: '?raw', import: 'default' })
const library = import.meta.glob<string>('../../../py/dezero/__init__.py', { query: '?raw', import: 'default' })

/** By the number in the name; the appendix belongs to step 14, whose `+=` it explains, and the topological sort to step 15. */
function place(path: string): number {
  const step = /step(\d+)\.py$/.exec(path)?.[1]
  return step ? Number(step) : path.endsWith('topological.py') ? 15 : 14.5
}

const sources = new Map<string, () => Promise<string>>([
  ...Object.entries(steps)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([path, load]) => [path.replace(/^.*\/|\.py$/g, ''), load] as const),
  ...Object.values(library).map((load) => ['dezero', load] as const),
])

/** What people call an engine of the list; any other is the learner's own. */
export function engineLabel(id: string, words: Words): string {
  const step = /^step0*(\d+)$/.exec(id)?.[1]
  if (step) return words.editor.engineStep(Number(step))
  if (id === 'appendix_a') return words.editor.engineAppendix
  if (id === 'topological') return words.editor.engineTopological
  return sources.has(id) ? id : words.editor.own
}

/** Every engine there is, the book's steps in order and then the finished library: a new file in py/steps/ is a new entry. */
export const engineList: readonly string[] = [...sources.keys()]

/** Those that are a stage on the way from the first step to the library. */
export const stageList: readonly string[] = engineList.filter((id) => id !== 'topological')

/** The text of an engine; of the library, the module that brings all of it together, so that a changed copy still has every name. */
export function engineSource(id: string): Promise<string> {
  const load = sources.get(id)
  if (!load) throw new Error(`There is no engine "${id}".`)
  return load()
}
