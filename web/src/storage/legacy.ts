/** What earlier releases of the page stored, under other keys or in other forms, is taken over once. */
import type { Store } from './store'
import { stringifyVersion, type Content } from './versions'

/** The page that wrote versions of old. */
const OLD_PAGE = 'v1'

export function takeOver(store: Store, foreign: (key: string) => string | null, now: number): void {
  // These had no prefix of ours. The theme's name is so common that another site of this host may own it: it stays.
  const theme = foreign('theme')
  if (store.get('theme') === null && (theme === 'light' || theme === 'dark')) store.set('theme', theme)
  const language = foreign('dezero.language')
  if (store.get('language') === null && language) store.set('language', language)
  for (const key of store.keys('draft/')) takeOverDraft(store, key, now)
  takeOverProgress(store)
}

/** One key held the drafts of a whole lesson, and under `cleared` what the last reset had replaced. */
function takeOverDraft(store: Store, key: string, now: number): void {
  const lesson = key.slice('draft/'.length)
  const entry = parsed(store.get(key))
  if (entry?.version !== 1) return
  const [draft, cleared] = [texts(entry.draft), texts(entry.cleared)]
  const all: [name: string, value: string][] = []
  for (const part of ['program', 'engine'] as const) {
    const name = `text/${lesson}/${part}/${OLD_PAGE}`
    const [before, current] = [contentOf(part, cleared), contentOf(part, draft)]
    const version = { page: OLD_PAGE, n: now, seen: {}, at: now }
    if (before) all.push([`${name}.${now}`, stringifyVersion({ ...version, content: before })])
    if (before)
      all.push([
        `${name}.${now + 1}`,
        stringifyVersion({ ...version, content: current ?? {}, before: `${OLD_PAGE}.${now}`, act: now }),
      ])
    else if (current) all.push([`${name}.${now}`, stringifyVersion({ ...version, content: current })])
  }
  // The old key goes with the last of the new ones.
  const stored = all.every(
    ([name, value], i) => store.replace(name, value, i === all.length - 1 ? [key] : []) === 'device',
  )
  if (all.length === 0 && stored) store.remove(key)
}

/** One key held the progress in every lesson. */
function takeOverProgress(store: Store): void {
  const table = parsed(store.get('progress'))
  if (table?.version !== 1 || typeof table.lessons !== 'object' || table.lessons === null) return
  const facts: string[] = []
  for (const [lesson, done] of Object.entries(
    table.lessons as Record<string, { questions?: unknown; solved?: unknown } | null>,
  )) {
    if (!Array.isArray(done?.questions)) continue
    facts.push(`done/${lesson}/opened`)
    for (const question of done.questions)
      if (typeof question === 'string') facts.push(`done/${lesson}/question/${question}`)
    if (done.solved === true) facts.push(`done/${lesson}/solved`)
  }
  if (facts.every((fact) => store.set(fact, '1') === 'device')) store.remove('progress')
}

function contentOf(part: 'program' | 'engine', draft: Record<string, string>): Content | null {
  const text = draft[part]
  const { chosen } = draft
  const content: Content = {
    ...(text !== undefined && { text }),
    ...(part === 'engine' && chosen !== undefined && { chosen }),
  }
  return Object.keys(content).length > 0 ? content : null
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function parsed(stored: string | null): Record<string, unknown> | null {
  try {
    const value = JSON.parse(stored ?? 'null') as unknown
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null // The key holds something else.
  }
}

export const foreignKey =
  (storage: Pick<Storage, 'getItem'> | null) =>
  (key: string): string | null => {
    try {
      return storage?.getItem(key) ?? null
    } catch {
      return null
    }
  }
