/** The exercise of the opened lesson: whether it has begun, its hints, and what the last check said. */
import type { Verdict } from '../answers/schema'
import type { Exercise } from '../lessons/practice'
import type { Store } from '../storage/store'
import type { CourseProgress } from './courseProgress.svelte'
import type { CurrentLesson } from './currentLesson.svelte'
import { whyNot, type WhyNot } from './lab'
import { OWN } from './workspace.svelte'

const keyOf = (lesson: string): string => `begun/${lesson}`

export class Desk {
  /** Null until the lesson's text, or the desk beside the editor, has asked for it. */
  exercise = $state.raw<Exercise | null>(null)
  hints = $state(0)
  checking = $state(false)
  verdict = $state.raw<Verdict | null>(null)
  trouble = $state.raw<WhyNot | null>(null)
  #begun = $state(false)
  #lesson = $state<string | null>(null)

  constructor(
    private readonly store: Store,
    private readonly current: CurrentLesson,
    private readonly progress: CourseProgress,
    private readonly ask: (exercise: Exercise) => Promise<Verdict>,
  ) {}

  /** A lesson has been opened. */
  open(): void {
    const { lesson } = this.current
    this.#lesson = lesson?.id ?? null
    const kept = lesson && this.store.get(keyOf(lesson.id))
    this.#begun = kept !== null
    this.hints = Number(kept ?? 0) || 0
    this.exercise = this.verdict = this.trouble = null
    this.checking = this.early = false
    if (this.#begun) void this.load().catch(() => undefined) // the lesson's text tells of it and tries again
  }

  async load(): Promise<void> {
    const { lesson } = this.current
    const exercise = (await lesson?.exercise()) ?? null
    if (lesson && lesson.id === this.#lesson) this.exercise = exercise
  }

  get begun(): boolean {
    return this.#begun
  }

  /** What stands in the box is the learner's own work; the lesson's own texts are not to be judged. */
  readonly ready = $derived.by(() => {
    const { exercise, current } = this
    if (!exercise) return false
    if (exercise.edits === 'program')
      return (this.#begun && exercise.start === null) || current.program !== current.lesson?.program
    return current.engine === OWN && (this.#begun || current.engineText !== current.lesson?.ownEngine)
  })
  /** Check was pressed before that. */
  early = $state(false)

  /** It stands beside the editor in which it is done, and that is on screen. */
  readonly beside = $derived.by(() => this.#begun && this.exercise?.edits === this.current.tab)

  /** Whether it began: not when its engine could not be fetched, or something else was typed meanwhile. */
  async begin(): Promise<boolean> {
    const { work, lesson } = this.current
    const { exercise } = this
    if (!exercise || !lesson) return false
    // An exercise on the lesson's own texts leaves them as they are, what has been done to them included.
    const there =
      exercise.start === null &&
      exercise.engine === this.current.engine &&
      (exercise.engine === OWN || exercise.edits === 'program')
    if (!there && (await work?.begin(exercise)) !== true) return false
    if (work !== this.current.work) return false
    this.#begun = true
    this.early = false
    this.verdict = this.trouble = null
    this.#keep()
    this.current.tab = exercise.edits
    return true
  }

  /** Back to before Begin; the learner's text before it comes back. */
  async takeBack(): Promise<void> {
    this.#begun = false
    this.store.remove(keyOf(this.#lesson ?? ''))
    await this.current.work?.takeBack()
  }

  hint(): void {
    this.hints++
    this.#keep()
  }

  async check(): Promise<void> {
    const { exercise } = this
    const lesson = this.#lesson // another may be open by the time of the answer
    if (!exercise || lesson === null) return
    this.early = !this.ready
    if (this.early) return
    this.checking = true
    this.verdict = this.trouble = null
    try {
      const verdict = await this.ask(exercise)
      if (verdict.verdict === 'passed') this.progress.solve(lesson)
      if (lesson === this.#lesson) this.verdict = verdict
    } catch (error) {
      if (lesson === this.#lesson) this.trouble = whyNot(error)
    } finally {
      if (lesson === this.#lesson) this.checking = false
    }
  }

  #keep(): void {
    if (this.#begun && this.#lesson !== null) this.store.set(keyOf(this.#lesson), String(this.hints))
  }
}
