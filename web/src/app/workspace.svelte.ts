/**
 * One opened lesson and what the learner makes of it. All that changes a text goes through here and is stored under
 * this lesson, whatever the address says by then.
 */
import type { Files, SharedProgram } from '../address/programLink'
import { engineList, engineSource, type Lesson } from '../lessons/index'
import type { Exercise } from '../lessons/practice'
import type { Texts } from '../storage/texts'
import type { Content, Version } from '../storage/versions'
import { Latest } from './latest'
import { Draft } from './draft.svelte'

/** A name of `engineList`, or the learner's own text. */
export const OWN = 'own'

/** Why the engine that was asked for is not there. */
export interface EngineProblem {
  kind: 'unknown' | 'notLoaded'
  engine: string
}

/** What the page does when a workspace changes by itself. */
export interface WorkspaceEvents {
  /** What came with a link has become the learner's own. */
  onsettled(): void
  /** A box holds another text that nobody typed here. Called before anything can run it. */
  onreplaced(work: Workspace): unknown
}

export class Workspace {
  readonly programDraft: Draft
  readonly engineDraft: Draft
  /** The engine that is shown and run, with its text. */
  #shown = $state.raw({ name: OWN, text: '' })
  engineProblem = $state.raw<EngineProblem | null>(null)
  /** Outdated by whatever is typed or chosen: what was requested before comes too late. */
  #latest = new Latest()
  readonly #sources = new Map<string, string>()

  readonly program = $derived.by(() => this.programDraft.content.text ?? this.lesson.program)
  readonly ownEngine = $derived.by(() => this.engineDraft.content.text ?? this.lesson.ownEngine)
  readonly visiting = $derived.by(() => this.programDraft.visiting || this.engineDraft.visiting)
  readonly canTakeBack = $derived.by(() => this.programDraft.undo !== null || this.engineDraft.undo !== null)
  readonly changed = $derived.by(
    () =>
      this.program !== this.lesson.program ||
      this.engine !== this.lesson.engine ||
      (this.engine === OWN && this.lesson.ownEngine !== null && this.engineText !== this.lesson.ownEngine),
  )

  private constructor(
    readonly lesson: Lesson,
    texts: Texts,
    private readonly events: WorkspaceEvents,
  ) {
    this.programDraft = new Draft(texts, `${lesson.id}/program`)
    this.engineDraft = new Draft(texts, `${lesson.id}/engine`)
  }

  /** Rejects when the engine's text cannot be fetched. */
  static async open(
    lesson: Lesson,
    texts: Texts,
    shared: SharedProgram | null,
    events: WorkspaceEvents,
  ): Promise<Workspace> {
    const work = new Workspace(lesson, texts, events)
    if (shared) work.#show(shared)
    if (!(await work.#settleEngine())) throw new Error(`The engine ${work.#chosen} could not be fetched.`)
    return work
  }

  get engine(): string {
    return this.#shown.name
  }
  get engineText(): string {
    return this.#shown.text
  }
  get drafts(): readonly Draft[] {
    return [this.programDraft, this.engineDraft]
  }

  /** What Python is handed: the program, and the engine where it is the learner's own. */
  files(): Files {
    return this.engine === OWN ? { 'main.py': this.program, 'engine.py': this.engineText } : { 'main.py': this.program }
  }

  editProgram(text: string): void {
    this.#latest.cancel()
    this.#settleVisit()
    this.programDraft.edit({ text })
  }

  /** Changing an engine makes it the learner's own. */
  editEngine(text: string): void {
    this.#latest.cancel()
    this.#settleVisit()
    this.engineDraft.edit({ text, chosen: OWN })
    this.#useOwn(text)
  }

  async chooseEngine(name: string): Promise<void> {
    if (!(await this.#fetched(name))) return
    this.#settleVisit()
    const text = name === OWN ? (this.ownEngine ?? this.engineText) : this.engineDraft.content.text
    this.engineDraft.edit({ ...(text !== undefined && { text }), chosen: name })
    await this.#settleEngine()
  }

  /** Back to the lesson's text; `takeBack` brings the learner's again. */
  async reset(): Promise<void> {
    if (!(await this.#fetched(this.lesson.engine))) return
    const act = Date.now()
    this.#settleVisit(act - 1)
    for (const draft of this.drafts) draft.replace({}, act)
    this.events.onreplaced(this)
    await this.#settleEngine()
  }

  /** What the last act put aside; doing it again brings back what stands there now. */
  async takeBack(): Promise<void> {
    const engine = this.engineDraft.undo ? (this.engineDraft.undo.version.content.chosen ?? this.lesson.engine) : OWN
    if (!(await this.#fetched(engine))) return
    this.#settleVisit()
    const last = Math.max(...this.drafts.map((draft) => draft.undo?.act ?? 0))
    for (const draft of this.drafts) if (draft.undo?.act === last) draft.takeBack()
    this.events.onreplaced(this)
    await this.#settleEngine()
  }

  /** What an exercise begins with goes into its tab; the learner's text before it can be taken back. Whether it did. */
  async begin(exercise: Exercise): Promise<boolean> {
    if (!(await this.#fetched(exercise.engine))) return false
    const act = Date.now()
    this.#settleVisit(act - 1)
    if (exercise.edits === 'engine') {
      const text = exercise.engine === OWN ? this.lesson.ownEngine : this.#sources.get(exercise.engine)
      this.engineDraft.replace({ text: text ?? '', chosen: OWN }, act)
    } else {
      this.programDraft.replace({ text: exercise.start ?? this.lesson.program }, act)
      this.engineDraft.replace({ ...this.engineDraft.content, chosen: exercise.engine }, act)
    }
    await this.#settleEngine()
    return true
  }

  /** A program of the lesson's text, into the Program tab; the learner's text before it can be taken back. */
  async tryProgram(text: string, engine: string): Promise<boolean> {
    if (!(await this.#fetched(engine))) return false
    const act = Date.now()
    this.#settleVisit(act - 1)
    this.programDraft.replace({ text }, act)
    this.engineDraft.replace({ ...this.engineDraft.content, chosen: engine }, act)
    await this.#settleEngine()
    return true
  }

  /** The lesson's own program, with this engine; the learner's texts before it can be taken back. Whether it could. */
  async bring(engine: string): Promise<boolean> {
    const isThere = engine === this.engine && (engine !== OWN || this.engineText === this.lesson.ownEngine)
    if (isThere && this.program === this.lesson.program) return true
    if (!(await this.#fetched(engine))) return false
    const act = Date.now()
    this.#settleVisit(act - 1)
    if (this.program !== this.lesson.program) this.programDraft.replace({}, act)
    if (!isThere) {
      const { text } = this.engineDraft.content
      const kept = text !== undefined && engine !== OWN ? { text } : {}
      this.engineDraft.replace(
        engine === this.lesson.engine && !('text' in kept) ? {} : { ...kept, chosen: engine },
        act,
      )
    }
    this.events.onreplaced(this)
    await this.#settleEngine()
    return true
  }

  /** Another tab has written, or this one comes back from sleep. */
  async reread(): Promise<void> {
    for (const draft of this.drafts) {
      const before = draft.content.text
      draft.reread()
      if (draft.content.text !== before) this.events.onreplaced(this)
    }
    await this.#settleEngine()
  }

  /** One of the drafts' `others` or `earlier`; what stands there now can be taken back. */
  async bringBack(draft: Draft, version: Version): Promise<void> {
    this.#latest.cancel()
    this.#settleVisit()
    draft.show(version, draft === this.engineDraft ? { ...version.content, chosen: OWN } : version.content, Date.now())
    this.events.onreplaced(this)
    await this.#settleEngine()
  }

  /** Another lesson is opened: what is still awaited changes nothing any more. */
  close(): void {
    this.#latest.cancel()
  }

  /** Shows what came with a link; returns whether it could: not when its engine could not be fetched. */
  async visit(shared: SharedProgram): Promise<boolean> {
    const { chosen } = this.#engineOf(shared)
    if (chosen !== OWN && !this.#sources.has(chosen) && !(await this.#fetch(chosen))) return false
    this.#latest.cancel()
    this.engineProblem = null
    this.#show(shared)
    this.events.onreplaced(this)
    await this.#settleEngine()
    return true
  }

  #show(shared: SharedProgram): void {
    this.programDraft.visit({ text: shared.files['main.py'] })
    this.engineDraft.visit(this.#engineOf(shared))
    const { engine } = shared
    if (engine !== undefined && !engineList.includes(engine)) this.engineProblem = { kind: 'unknown', engine }
  }

  #engineOf({ files, engine }: SharedProgram): Content & { chosen: string } {
    const own = files['engine.py']
    if (own !== undefined) return { text: own, chosen: OWN }
    return { chosen: engine !== undefined && engineList.includes(engine) ? engine : this.lesson.engine }
  }

  #settleVisit(act: number = Date.now()): void {
    if (!this.visiting) return
    for (const draft of this.drafts) draft.keepVisit(act)
    this.events.onsettled()
  }

  get #chosen(): string {
    const { chosen } = this.engineDraft.content
    return chosen === OWN || (chosen !== undefined && engineList.includes(chosen)) ? chosen : this.lesson.engine
  }

  #useOwn(text: string): void {
    this.#shown = { name: OWN, text }
    this.engineProblem = null
  }

  /** Shows the engine of the draft; returns whether it could. */
  async #settleEngine(): Promise<boolean> {
    const name = this.#chosen
    // A learner without an engine of their own starts from the lesson's.
    const needed = name === OWN && this.ownEngine !== null ? null : name === OWN ? this.lesson.engine : name
    const current = this.#latest.current()
    if (needed !== null && !this.#sources.has(needed) && !(await this.#fetch(needed))) return false
    // Something else was typed or chosen meanwhile.
    if (!current() || name !== this.#chosen) return true
    this.#shown = { name, text: (needed === null ? this.ownEngine : this.#sources.get(needed)) ?? '' }
    return true
  }

  /** Fetches what a change needs before anything is changed. False when that failed, or when the learner has done something else meanwhile. */
  async #fetched(name: string): Promise<boolean> {
    const current = this.#latest.begin()
    this.engineProblem = null
    return name === OWN || (await this.#fetch(name)) ? current() : false
  }

  async #fetch(name: string): Promise<boolean> {
    const current = this.#latest.current()
    const failed = (kind: EngineProblem['kind']): false => {
      if (current()) this.engineProblem = { kind, engine: name }
      return false
    }
    if (!engineList.includes(name)) return failed('unknown')
    try {
      this.#sources.set(name, await engineSource(name))
      return true
    } catch {
      return failed('notLoaded')
    }
  }
}
