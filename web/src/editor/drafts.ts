/** What a learner has changed in one lesson; a part that is missing is as the lesson has it. */
export interface Draft {
  program?: string
  /** The text of the learner's own engine. */
  engine?: string
  /** The engine chosen: a module such as `step16`, or the learner's own. */
  chosen?: string
}

export type DraftPart = keyof Draft

/** What of the browser's storage is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

interface Entry {
  version: 1
  draft: Draft
  /** What the last clearing removed, until it is taken back. */
  cleared: Draft
}

const PARTS: readonly DraftPart[] = ['program', 'engine', 'chosen']
const KEY = 'dezero-in-steps/draft/'

/** The browser's storage, or null where it is blocked: there, even looking at it throws. */
export function browserStorage(): DraftStorage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}

/**
 * Unsaved work, by lesson. It is kept over a reload where the browser allows it, else for as long as the page is
 * open: every writing method returns whether it will be there after a reload.
 */
export class Drafts {
  readonly #storage: DraftStorage | null
  /** Lessons whose latest state storage did not take. */
  readonly #memory = new Map<string, Entry>()

  constructor(storage: DraftStorage | null = browserStorage()) {
    this.#storage = storage
  }

  read(lesson: string): Draft {
    return this.#load(lesson).draft
  }

  /** Replaces the parts given and leaves the others. */
  write(lesson: string, parts: Draft): boolean {
    const { draft, cleared } = this.#load(lesson)
    return this.#save(lesson, { version: 1, draft: { ...draft, ...parts }, cleared })
  }

  /** Back to the lesson's own text, in one part or in all; `takeBack` brings the learner's text again. */
  clear(lesson: string, part?: DraftPart): boolean {
    const { draft, cleared } = this.#load(lesson)
    const [kept, removed] = split(draft, part)
    return this.#save(lesson, { version: 1, draft: kept, cleared: { ...cleared, ...removed } })
  }

  /** Undoes the last clearing of a part, or of all. What was written since is kept for another `takeBack`. */
  takeBack(lesson: string, part?: DraftPart): boolean {
    const { draft, cleared } = this.#load(lesson)
    const [stillCleared, back] = split(cleared, part)
    const replaced = pick(draft, (one) => back[one] !== undefined)
    return this.#save(lesson, { version: 1, draft: { ...draft, ...back }, cleared: { ...stillCleared, ...replaced } })
  }

  /** Whether `takeBack` would bring anything. */
  canTakeBack(lesson: string, part?: DraftPart): boolean {
    const [, back] = split(this.#load(lesson).cleared, part)
    return Object.keys(back).length > 0
  }

  #load(lesson: string): Entry {
    const inMemory = this.#memory.get(lesson)
    if (inMemory) return inMemory
    let stored: string | null = null
    try {
      stored = this.#storage?.getItem(KEY + lesson) ?? null
    } catch {
      // Blocked after all: there is nothing to read, and the next write will say so.
    }
    return parseEntry(stored)
  }

  #save(lesson: string, entry: Entry): boolean {
    const isEmpty = Object.keys(entry.draft).length + Object.keys(entry.cleared).length === 0
    try {
      if (!this.#storage) throw new Error('storage is blocked')
      if (isEmpty) this.#storage.removeItem(KEY + lesson)
      else this.#storage.setItem(KEY + lesson, JSON.stringify(entry))
      this.#memory.delete(lesson)
      return true
    } catch {
      // Full or blocked: the caller is told, and the page keeps the text while it is open.
      this.#memory.set(lesson, entry)
      return false
    }
  }
}

function pick(draft: Partial<Record<DraftPart, unknown>>, wanted: (part: DraftPart) => boolean): Draft {
  const picked: Draft = {}
  for (const part of PARTS) {
    const text = draft[part]
    if (typeof text === 'string' && wanted(part)) picked[part] = text
  }
  return picked
}

/** The draft without the part (without any, where none is named), and what that leaves out. */
function split(draft: Draft, part: DraftPart | undefined): [rest: Draft, taken: Draft] {
  const isTaken = (one: DraftPart) => part === undefined || one === part
  return [pick(draft, (one) => !isTaken(one)), pick(draft, isTaken)]
}

function parseEntry(stored: string | null): Entry {
  const empty: Entry = { version: 1, draft: {}, cleared: {} }
  if (stored === null) return empty
  try {
    const entry = JSON.parse(stored) as { version?: unknown; draft?: object; cleared?: object } | null
    if (entry?.version !== 1) return empty
    return { version: 1, draft: pick(entry.draft ?? {}, () => true), cleared: pick(entry.cleared ?? {}, () => true) }
  } catch {
    // Written by something else under this name: it is no draft.
    return empty
  }
}
