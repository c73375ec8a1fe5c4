/** What the page is about: the lesson, the learner's program and engine, and how they are shown. */
import { readVerdict, type Verdict } from '../answers/exam'
import { Drafts } from '../editor/drafts'
import { BadLink, decodeProgram, encodeProgram, type Files } from '../editor/link'
import { initialLanguage, loadWords, rememberLanguage, type Language, type Words } from '../i18n/index'
import { engineList, engineSource, loadLesson, type Lesson } from '../lessons/index'
import type { Exercise } from '../lessons/practice'
import { DamagedTrace } from '../trace/damaged'
import { TraceStore } from '../trace/store'
import { Playback } from './playback.svelte'
import { Prediction } from './predict.svelte'
import { Progress } from './progress.svelte'
import { Runner } from './runner.svelte'
import { Tour } from './tour.svelte'
import { addressOf, readSettings, type Settings } from './settings'

export type Tab = 'lesson' | 'program' | 'engine'
/** A name of `engineList`, or the learner's own text. */
export const OWN = 'own'

export class Session {
  language = $state<Language>('en')
  /** Null until the catalogue is there. */
  catalogue = $state.raw<Words | null>(null)
  /** What the address says; changed by `go`. */
  settings = $state.raw<Settings>(readSettings(new URL(location.href)))
  tab = $state<Tab>('program')

  /** The lesson is on screen; what is heavy may follow. */
  settled = $state(false)
  lesson = $state.raw<Lesson | null>(null)
  /** Program and engine are there, the learner's own from the last visit too: from now on they may be changed. */
  opened = $state(false)
  /** Why there is no lesson, a sentence. */
  lessonProblem = $state<string | null>(null)
  traceProblem = $state<string | null>(null)
  linkProblem = $state(false)
  fromLink = $state(false)
  /** Which texts came with a link, or from storage, and have not been run by the learner: no view runs them by itself. */
  foreign = $state.raw({ program: true, engine: true })
  restored = $state(false)
  stored = $state(true)

  program = $state('')
  engine = $state('step16')
  engineText = $state('')
  /** What the learner wrote as an engine, kept while another one is chosen. */
  ownEngine = $state<string | null>(null)
  engineProblem = $state<string | null>(null)
  /** The learner's text before the last reset is kept. */
  canTakeBack = $state(false)
  /** What the last run ran; null for a recording. */
  ran = $state.raw<{ program: string; engine: string; engineText: string } | null>(null)

  /** Every word of the page. */
  get words(): Words {
    if (!this.catalogue) throw new Error('the catalogue has not been loaded')
    return this.catalogue
  }

  readonly playback = new Playback()
  /** What is being stepped through: of a view beside the stepper, its own. */
  front = $state.raw<{ readonly position: number; readonly length: number }>(this.playback)
  readonly runner = new Runner(this.playback)
  readonly lab = this.runner.lab
  readonly progress = new Progress()
  readonly tour = new Tour()
  readonly predict = new Prediction(this.playback)
  #drafts = new Drafts()
  /** Texts that the learner has run since the page was opened. */
  #approved = new Set<string>()
  #opening = 0
  /** The texts came with a link and have not been touched. */
  #linked = false

  readonly stale = $derived(
    this.ran !== null &&
      (this.ran.program !== this.program || this.ran.engine !== this.engine || (this.engine === OWN && this.ran.engineText !== this.engineText)),
  )
  readonly changed = $derived(
    this.lesson !== null &&
      (this.program !== this.lesson.program ||
        this.engine !== this.lesson.engine ||
        (this.engine === OWN && this.lesson.ownEngine !== null && this.engineText !== this.lesson.ownEngine)),
  )

  /** Opens what the address says. */
  async open(): Promise<void> {
    this.language = initialLanguage()
    document.documentElement.lang = this.language
    this.catalogue = await loadWords(this.language)
    await this.#openLesson()
  }

  /** Another place on the page: a lesson, a view. It gets an address of its own; what was there stays behind the back button. */
  async go(place: Partial<Settings>): Promise<void> {
    history.pushState(null, '', this.addressFor(place))
    await this.follow()
  }

  /** Where `go` leads; for links, which may also be opened in another tab or copied. */
  addressFor(place: Partial<Settings>): string {
    const plain: Settings = { ...this.settings, view: 'step', engines: null, at: null }
    return addressOf(new URL(location.href), { ...plain, ...place }).href
  }

  /** The tour goes around the stepper. */
  async showAround(): Promise<void> {
    if (this.settings.view !== 'step') await this.go({})
    this.tour.start()
  }

  /** The address is another now. */
  async follow(): Promise<void> {
    const before = this.settings
    this.settings = readSettings(new URL(location.href))
    if (this.settings.view !== before.view) this.front = this.playback
    if (this.settings.lesson !== before.lesson || location.hash.startsWith('#program=')) await this.#openLesson()
  }

  async #openLesson(): Promise<void> {
    const id = this.settings.lesson
    const opening = ++this.#opening
    this.opened = false
    this.foreign = { program: true, engine: true } // until it is known
    this.lessonProblem = null
    let lesson: Lesson
    try {
      lesson = await loadLesson(id)
    } catch (error) {
      this.lesson = null
      this.opened = true
      this.lessonProblem = error instanceof Error && error.name === 'UnknownLesson' ? this.words.failures.unknownLesson(id) : this.words.failures.lessonNotLoaded
      return
    }
    await this.runner.stop()
    if (opening !== this.#opening) return // somewhere else by now
    this.lesson = lesson
    this.ran = null
    this.linkProblem = false
    this.fromLink = false
    this.#linked = false
    // What a learner came for: the text of a lesson, the program of the playground.
    this.tab = lesson.kind === 'free' ? 'program' : 'lesson'
    this.program = lesson.program
    this.ownEngine = lesson.ownEngine
    this.predict.suggest(lesson.predict === true && !this.settings.embed)
    await this.chooseEngine(lesson.engine, false)
    const linked = await this.#openLink()
    if (!linked) await this.#restore()
    if (opening !== this.#opening) return
    this.#judge()
    this.opened = true
    if (linked) return
    this.restored = this.changed
    await this.showRecording()
  }

  /** The lesson's own run, which steps before Python is there. */
  async showRecording(): Promise<void> {
    const lesson = this.lesson
    if (!lesson) return
    this.traceProblem = null
    try {
      const trace = await lesson.trace()
      if (this.ran === null && this.lesson === lesson) this.runner.show(trace)
    } catch {
      this.traceProblem = this.words.failures.traceNotLoaded
    }
  }

  /** A program from a link is shown; it runs when the learner says so. */
  async #openLink(): Promise<boolean> {
    try {
      const shared = await decodeProgram(location.hash)
      if (!shared) return false
      this.program = shared.files['main.py']
      const own = shared.files['engine.py']
      if (own !== undefined) this.#useOwn(own)
      else if (shared.engine) await this.chooseEngine(shared.engine, false)
      this.fromLink = true
      this.tab = 'program'
      this.#linked = true
      return true
    } catch (error) {
      if (!(error instanceof BadLink)) throw error
      this.linkProblem = true
      return false
    }
  }

  async #restore(): Promise<void> {
    const draft = this.#drafts.read(this.settings.lesson)
    const lesson = this.lesson
    if (!lesson) return
    this.program = draft.program ?? lesson.program
    this.ownEngine = draft.engine ?? lesson.ownEngine
    await this.chooseEngine(draft.chosen ?? lesson.engine, false)
    this.canTakeBack = this.#drafts.canTakeBack(this.settings.lesson)
  }

  /** What came with a link never silently replaces the learner's own work: that can be taken back. */
  #setLinkAside(): void {
    if (!this.#linked) return
    this.#linked = false
    this.#drafts.clear(this.settings.lesson)
  }

  editProgram(text: string): void {
    this.#setLinkAside()
    this.program = text
    this.stored = this.#drafts.write(this.settings.lesson, { program: text })
  }

  /** Changing an engine makes it the learner's own. */
  editEngine(text: string): void {
    this.#setLinkAside()
    this.#useOwn(text)
    this.stored = this.#drafts.write(this.settings.lesson, { engine: text, chosen: OWN })
  }

  #useOwn(text: string): void {
    this.engine = OWN
    this.ownEngine = text
    this.engineText = text
  }

  async chooseEngine(name: string, keep = true): Promise<void> {
    if (name === OWN) this.#useOwn(this.ownEngine ?? this.engineText)
    else if (engineList.includes(name)) {
      this.engineText = await engineSource(name)
      this.engine = name
    } else {
      this.engineProblem = this.words.editor.engineMissing(name)
      return
    }
    this.engineProblem = null
    if (!keep) return
    this.#setLinkAside()
    this.stored = this.#drafts.write(this.settings.lesson, { chosen: name })
  }

  /** Back to the lesson's text; `takeBack` brings the learner's again. */
  async reset(): Promise<void> {
    this.#drafts.clear(this.settings.lesson)
    this.restored = false
    this.fromLink = false
    await this.#restore()
    this.#judge()
  }

  async takeBack(): Promise<void> {
    this.#drafts.takeBack(this.settings.lesson)
    this.foreign = { program: true, engine: true }
    await this.#restore()
    this.#judge()
  }

  /** What is the lesson's or was run before is nobody else's. What the learner types into a foreign text leaves it foreign. */
  #judge(): void {
    const { lesson, program, ownEngine } = this
    this.foreign = {
      program: program !== lesson?.program && !this.#approved.has(program),
      engine: ownEngine !== null && ownEngine !== lesson?.ownEngine && !this.#approved.has(ownEngine),
    }
  }

  /** The learner has seen these texts and pressed Run. */
  approve(...parts: ('program' | 'engine')[]): void {
    for (const part of parts) this.#approved.add(part === 'program' ? this.program : (this.ownEngine ?? this.engineText))
    this.foreign = { program: this.foreign.program && !parts.includes('program'), engine: this.foreign.engine && !parts.includes('engine') }
  }

  /** What an exercise begins with goes into its tab; the learner's text before it can be taken back. */
  async begin(exercise: Exercise): Promise<void> {
    const lesson = this.lesson
    if (!lesson) return
    for (const part of [exercise.edits, 'chosen'] as const) this.#drafts.clear(lesson.id, part)
    if (exercise.edits === 'engine') this.editEngine(exercise.engine === OWN ? (lesson.ownEngine ?? '') : await engineSource(exercise.engine))
    else {
      this.editProgram(exercise.start ?? lesson.program)
      await this.chooseEngine(exercise.engine)
    }
    this.tab = exercise.edits
    this.canTakeBack = this.#drafts.canTakeBack(lesson.id)
  }

  /** A program of the lesson's text, into the Program tab; the learner's text before it can be taken back. */
  async tryProgram(text: string, engine: string): Promise<void> {
    if (!this.lesson) return
    this.#drafts.clear(this.lesson.id, 'program')
    this.editProgram(text)
    await this.chooseEngine(engine)
    this.tab = 'program'
    this.canTakeBack = this.#drafts.canTakeBack(this.lesson.id)
  }

  /** Is the exercise solved? Throws as the lab does. */
  check({ check, messages }: Exercise): Promise<Verdict> {
    const request = { tool: 'exam' as const, files: { ...this.files() }, engine: this.engine === OWN ? null : this.engine, check }
    return this.lab.ask(request, (answer) => readVerdict(answer, messages))
  }

  async run(): Promise<void> {
    if (this.runner.running) return
    this.ran = { program: this.program, engine: this.engine, engineText: this.engineText }
    if (this.engine === OWN) this.approve('program', 'engine')
    else this.approve('program')
    await this.runner.run({ ...this.files() }, this.engine === OWN ? null : this.engine)
  }

  /** What Python is handed: the program, and the engine where it is the learner's own. */
  files(): Files {
    return this.engine === OWN ? { 'main.py': this.program, 'engine.py': this.engineText } : { 'main.py': this.program }
  }

  /** A link that opens exactly this program. */
  async link(): Promise<string> {
    const url = addressOf(new URL(location.href), { ...this.settings, view: 'step', engines: null, at: null, lang: null, embed: false })
    return url.href + (await encodeProgram({ files: this.files(), ...(this.engine === OWN ? {} : { engine: this.engine }) }))
  }

  /** What is on screen as a file, in the form of the trace's schema. */
  recording(): string {
    return (this.playback.player?.trace ?? new TraceStore()).text()
  }

  /** Opens a recording from a file; returns the sentence that says why not. */
  openRecording(text: string): string | null {
    try {
      const trace = TraceStore.parse(text)
      this.ran = null
      this.runner.show(trace)
      return null
    } catch (error) {
      if (error instanceof DamagedTrace) return this.words.run.damaged(error.message)
      throw error
    }
  }

  async setLanguage(language: Language): Promise<void> {
    this.catalogue = await loadWords(language)
    this.language = language
    rememberLanguage(language)
    this.settings = { ...this.settings, lang: language }
    history.replaceState(null, '', addressOf(new URL(location.href), this.settings).href + location.hash)
  }
}
