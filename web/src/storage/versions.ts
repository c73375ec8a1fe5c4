/** What a learner has written in one text box; a part that is missing is as the lesson has it. */
export interface Content {
  text?: string
  /** Of the Engine box: the engine chosen, a module such as `step16` or the learner's own. */
  chosen?: string
}

/**
 * One state of one text. A stored version is never changed: typing stores a new one. So two pages never write the same
 * key, and neither can overwrite what the other has stored, whatever the order.
 */
export interface Version {
  /** The load of the page that wrote it, and its count there. */
  page: string
  n: number
  /** For each page, the last of its versions that this one was made from: all up to there are covered. */
  seen: Record<string, number>
  /** Milliseconds since 1970. */
  at: number
  content: Content
  /** What an act (a reset, say) put this in the place of, and when: it can be taken back. */
  before?: string
  act?: number
  /** By page: the last version that the learner has decided against. */
  declined?: Record<string, number>
}

export const idOf = (version: Pick<Version, 'page' | 'n'>): string => `${version.page}.${version.n}`

/** Whether `later` was made from `earlier`. */
export function covers(later: Version, earlier: Version): boolean {
  return (later.seen[earlier.page] ?? 0) >= earlier.n || (later.page === earlier.page && later.n > earlier.n)
}

/** The versions from which no other was made; more than one when two pages wrote without knowing of each other. */
export function headsOf(versions: readonly Version[]): Version[] {
  return versions.filter((one) => !versions.some((other) => other !== one && covers(other, one)))
}

export const sameContent = (a: Content, b: Content): boolean => a.text === b.text && a.chosen === b.chosen

/** What a version made from this one has seen. */
const MOST_SEEN = 40
export function seenBy(version: Version | null): Record<string, number> {
  if (!version) return {}
  const { [version.page]: _, ...others } = version.seen
  // A version that is dropped here is at worst unknown, and is offered to the learner.
  return Object.fromEntries([...Object.entries(others), [version.page, version.n] as const].slice(-MOST_SEEN))
}

export function merged(...all: Record<string, number>[]): Record<string, number> {
  const most: Record<string, number> = {}
  for (const seen of all) for (const [page, n] of Object.entries(seen)) most[page] = Math.max(most[page] ?? 0, n)
  return most
}

/** Null when something else wrote this key. */
export function parseVersion(id: string, stored: string | null): Version | null {
  const dot = id.lastIndexOf('.')
  const [page, n] = [id.slice(0, dot), Number(id.slice(dot + 1))]
  if (stored === null || !page || !Number.isInteger(n)) return null
  try {
    const value = JSON.parse(stored) as Partial<Record<keyof Version, unknown>> | null
    if (!value || !isCounts(value.seen) || typeof value.at !== 'number' || !isContent(value.content)) return null
    const { seen, at, content, before, act, declined } = value
    return {
      page,
      n,
      seen,
      at,
      content: {
        ...(content.text !== undefined && { text: content.text }),
        ...(content.chosen !== undefined && { chosen: content.chosen }),
      },
      ...(typeof before === 'string' && typeof act === 'number' && { before, act }),
      ...(isCounts(declined) && { declined }),
    }
  } catch {
    return null // It is no JSON.
  }
}

export function stringifyVersion({ page: _, n: __, ...value }: Version): string {
  return JSON.stringify(value)
}

function isContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null) return false
  const { text, chosen } = value as Record<string, unknown>
  return [text, chosen].every((one) => one === undefined || typeof one === 'string')
}
function isCounts(value: unknown): value is Record<string, number> {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'number')
}
