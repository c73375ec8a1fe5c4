/** What has been run, and what may be: the run on screen, the recordings, and whose the texts are. */
import { readGradientCheck } from '../answers/gradientCheck'
import type { GradientCheck, Verdict } from '../answers/schema'
import { readVerdict } from '../answers/verdict'
import type { Exercise } from '../lessons/practice'
import type { Playback } from '../stage/playback.svelte'
import { DamagedTrace } from '../trace/damaged'
import { TraceStore } from '../trace/store'
import type { CurrentLesson } from './currentLesson.svelte'
import { Latest } from './latest'
import { Runner } from './runner.svelte'
import { OWN, type Workspace } from './workspace.svelte'

/** Why a recording is not on screen. */
export type RecordingProblem = { kind: 'damaged'; message: string } | { kind: 'notLoaded' }

export class Runs {
  readonly runner: Runner
  /** The texts whose run is on screen; null while nothing is. Of a file, the engine is not known. */
  #shown = $state.raw<{ program: string; engine?: string; engineText?: string } | null>(null)
  #ranHere = $state(false)
  #foreign = $state.raw({ program: true, engine: true })
  #problem = $state.raw<RecordingProblem | null>(null)
  /** Texts that the learner has run since the page was opened. */
  readonly #approved = new Set<string>()
  /** Outdates a recording that is still on its way. */
  readonly #latest = new Latest()
  readonly #current: CurrentLesson
  readonly #playback: Playback

  constructor(current: CurrentLesson, playback: Playback) {
    this.#current = current
    this.#playback = playback
    this.runner = new Runner(playback, (answer) => void this.#learn(() => Promise.resolve(readGradientCheck(answer))))
  }

  /** The learner's own run is on screen, not a recording. */
  get ranHere(): boolean {
    return this.#ranHere
  }
  /** Which texts came with a link, or from storage, and have not been run by the learner: no view runs them by itself. */
  get foreign(): { program: boolean; engine: boolean } {
    return this.#foreign
  }
  /** Why the lesson's recording is not there. */
  get problem(): RecordingProblem | null {
    return this.#problem
  }
  /** The boxes hold something else than what is on screen. */
  get stale(): boolean {
    const { program, engine, engineText, work } = this.#current
    const shown = this.#shown
    return (
      shown !== null &&
      work !== null &&
      (shown.program !== program ||
        (shown.engine ?? engine) !== engine ||
        (engine === OWN && (shown.engineText ?? engineText) !== engineText))
    )
  }

  /** Another lesson is open, or none: whatever runs shows nothing any more. */
  leave(): void {
    this.runner.abandon()
    this.#latest.cancel()
    this.#shown = null
    this.#ranHere = false
    this.#problem = null
  }

  /** The program of a link stands in the boxes: the run on screen is another one's. */
  interrupt(): void {
    void this.runner.stop()
    this.#ranHere = false
  }

  /** A text is foreign unless it is the lesson's own or has been run before. Typing into a foreign text does not change that. */
  judge({ lesson, program, ownEngine }: Workspace): void {
    this.#foreign = {
      program: program !== lesson.program && !this.#approved.has(program),
      engine: ownEngine !== null && ownEngine !== lesson.ownEngine && !this.#approved.has(ownEngine),
    }
  }

  /** The learner has seen these texts and pressed Run. */
  approve(...parts: ('program' | 'engine')[]): void {
    const { program, engineText, work } = this.#current
    for (const part of parts) this.#approved.add(part === 'program' ? program : (work?.ownEngine ?? engineText))
    this.#foreign = {
      program: this.#foreign.program && !parts.includes('program'),
      engine: this.#foreign.engine && !parts.includes('engine'),
    }
  }

  async run(): Promise<void> {
    const { program, engine, engineText, editable, work } = this.#current
    if (this.runner.running || !editable || !work) return
    this.#latest.cancel()
    this.#shown = { program, engine, engineText }
    this.#ranHere = true
    if (engine === OWN) this.approve('program', 'engine')
    else this.approve('program')
    await this.runner.run({ ...work.files() }, engine === OWN ? null : engine)
  }

  /**
   * The program with another number in it, at once: what is on screen changes as far as the number changes it. Not a program
   * that somebody else wrote and the learner has not run.
   */
  async again(program: string): Promise<boolean> {
    const { engine, engineText, editable, work, lesson } = this.#current
    if (!editable || !work || !lesson || this.stale || this.#foreign.program) return false
    if (engine === OWN && this.#foreign.engine) return false
    const files = { ...work.files(), 'main.py': program }
    const { Truth } = await import('../analysis/truth')
    return this.runner.again(files, engine === OWN ? null : engine, (trace, answer) => {
      const check = readGradientCheck(answer)
      this.#latest.cancel()
      work.editProgram(program)
      this.approve('program')
      this.#shown = { program, engine, engineText }
      this.#ranHere = true
      this.#playback.swap(trace, check && new Truth(trace, check))
    })
  }

  /** Finds the truth about the run that is shown. Where there is none, nothing is claimed, and nothing is said of it. */
  async #learn(find: () => Promise<GradientCheck | null>): Promise<void> {
    const { shown, player } = this.#playback
    if (!player) return
    try {
      const answer = await find()
      if (!answer || this.#playback.shown !== shown) return
      const { Truth } = await import('../analysis/truth')
      if (this.#playback.shown === shown) this.#playback.learn(shown, new Truth(player.trace, answer))
    } catch {
      return
    }
  }

  /** Is the exercise solved? Throws as the lab does. */
  check({ check, messages }: Exercise): Promise<Verdict> {
    const { engine, work } = this.#current
    const files = { ...(work?.files() ?? { 'main.py': '' }) }
    const request = { tool: 'grader' as const, files, engine: engine === OWN ? null : engine, check }
    return this.runner.lab.ask(request, (answer) => readVerdict(answer, messages))
  }

  /** The lesson's own run, which steps before Python is there; or that of its program with another engine that its text names. */
  async showRecording(engine: string | null = null): Promise<void> {
    const { lesson } = this.#current
    if (!lesson) return
    this.#problem = null
    const wanted = engine ?? lesson.engine
    const current = this.#latest.begin()
    try {
      const trace = await lesson.trace(wanted)
      if (!current() || this.#current.lesson !== lesson) return
      this.runner.abandon()
      this.#ranHere = false
      this.#shown = { program: lesson.program, engine: wanted, engineText: lesson.ownEngine ?? '' }
      this.runner.show(trace)
      void this.#learn(() => lesson.truth(wanted))
    } catch (error) {
      if (!current()) return
      this.#problem =
        error instanceof DamagedTrace ? { kind: 'damaged', message: error.message } : { kind: 'notLoaded' }
    }
  }

  /**
   * Brings the run of what stands in the boxes on screen: recorded where the lesson has it, else by running it. A text that
   * somebody else wrote is not run.
   */
  async bring(): Promise<void> {
    if (this.#shown !== null && !this.stale) return
    const { lesson, program, engine, engineText } = this.#current
    if (!lesson) return
    if (program === lesson.program && (engine !== OWN || engineText === lesson.ownEngine)) {
      await this.showRecording(engine)
      if (!this.#problem) return
      this.#problem = null
    }
    if (!this.#foreign.program && !(engine === OWN && this.#foreign.engine)) await this.run()
  }

  /** What is on screen as a file, in the form of the trace's schema. */
  recording(): string {
    return (this.#playback.player?.trace ?? new TraceStore()).text()
  }

  /** Opens a recording from a file; returns what is wrong with it. */
  openRecording(text: string): RecordingProblem | null {
    try {
      const trace = TraceStore.parse(text)
      this.#latest.cancel()
      this.#shown = { program: trace.files['main.py'] ?? '' }
      this.#ranHere = false
      this.runner.show(trace)
      return null
    } catch (error) {
      if (error instanceof DamagedTrace) return { kind: 'damaged', message: error.message }
      throw error
    }
  }
}
