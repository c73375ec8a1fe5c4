/** What a learner has done of the course, kept on this device only. Each fact has a key of its own, so tabs add to each other's. */
import type { Store } from '../storage/store'

const DONE = 'done/'

export type Standing = 'new' | 'begun' | 'done'

export class CourseProgress {
  #facts = $state.raw<ReadonlySet<string>>(new Set())

  constructor(private readonly store: Store) {
    this.reread()
  }

  /** `questions` and `exercise` say what the lesson asks in all; one without either is done once it was opened. */
  standing(lesson: string, asks: { questions: number; exercise: boolean }): Standing {
    const facts = [...this.#facts].filter((fact) => fact.startsWith(`${DONE}${lesson}/`))
    if (facts.length === 0) return 'new'
    const answered = facts.filter((fact) => fact.startsWith(`${DONE}${lesson}/question/`)).length
    return answered >= asks.questions && (this.solved(lesson) || !asks.exercise) ? 'done' : 'begun'
  }

  answered(lesson: string, question: string): boolean {
    return this.#facts.has(`${DONE}${lesson}/question/${question}`)
  }
  solved(lesson: string): boolean {
    return this.#facts.has(`${DONE}${lesson}/solved`)
  }

  open(lesson: string): void {
    this.#add(`${lesson}/opened`)
  }
  answer(lesson: string, question: string): void {
    this.#add(`${lesson}/question/${question}`)
  }
  solve(lesson: string): void {
    this.#add(`${lesson}/solved`)
  }
  forget(): void {
    for (const fact of this.store.keys(DONE)) this.store.remove(fact)
    this.reread()
  }

  /** Another tab has gone on. */
  reread(): void {
    this.#facts = new Set(this.store.keys(DONE))
  }

  #add(fact: string): void {
    if (this.#facts.has(DONE + fact)) return
    this.store.set(DONE + fact, '1')
    this.#facts = new Set([...this.#facts, DONE + fact])
  }
}
