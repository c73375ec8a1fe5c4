/** What a learner has done of the course, kept on this device only. */
import { browserStorage, type DraftStorage } from '../editor/drafts'

const KEY = 'dezero-in-steps/progress'

interface Done {
  /** Questions answered right, by id. */
  questions: string[]
  solved: boolean
}
export type Standing = 'new' | 'begun' | 'done'

export class Progress {
  #lessons = $state<Record<string, Done>>({})
  readonly #storage: DraftStorage | null

  constructor(storage: DraftStorage | null = browserStorage()) {
    this.#storage = storage
    this.#lessons = read(storage)
  }

  /** `questions` and `exercise` say what the lesson asks in all; one without either is done once it was opened. */
  standing(lesson: string, asks: { questions: number; exercise: boolean }): Standing {
    const done = this.#lessons[lesson]
    if (!done) return 'new'
    return done.questions.length >= asks.questions && (done.solved || !asks.exercise) ? 'done' : 'begun'
  }

  answered(lesson: string, question: string): boolean {
    return this.#lessons[lesson]?.questions.includes(question) ?? false
  }
  solved(lesson: string): boolean {
    return this.#lessons[lesson]?.solved ?? false
  }

  open(lesson: string): void {
    if (!this.#lessons[lesson]) this.#write(lesson, {})
  }
  answer(lesson: string, question: string): void {
    const questions = this.#lessons[lesson]?.questions ?? []
    if (!questions.includes(question)) this.#write(lesson, { questions: [...questions, question] })
  }
  solve(lesson: string): void {
    this.#write(lesson, { solved: true })
  }
  forget(): void {
    this.#lessons = {}
    this.#save()
  }

  #write(lesson: string, part: Partial<Done>): void {
    const before = this.#lessons[lesson] ?? { questions: [], solved: false }
    this.#lessons = { ...this.#lessons, [lesson]: { ...before, ...part } }
    this.#save()
  }

  #save(): void {
    try {
      this.#storage?.setItem(KEY, JSON.stringify({ version: 1, lessons: this.#lessons }))
    } catch {
      // Full or blocked: the progress lasts as long as the page.
    }
  }
}

function read(storage: DraftStorage | null): Record<string, Done> {
  try {
    const stored = JSON.parse(storage?.getItem(KEY) ?? 'null') as { version?: unknown; lessons?: unknown } | null
    if (stored?.version !== 1 || typeof stored.lessons !== 'object' || stored.lessons === null) return {}
    const whole = ([, done]: [string, Partial<Done> | null]): boolean => Array.isArray(done?.questions) && typeof done.solved === 'boolean'
    return Object.fromEntries(Object.entries(stored.lessons as Record<string, Done>).filter(whole))
  } catch {
    // Blocked, or written by something else under this name: nothing was done yet.
    return {}
  }
}
