/** What the page is about: the lesson, the learner's program and engine, and how they are shown. */
import { readVerdict, type Verdict } from '../answers/exam'
import { BadLink, decodeProgram, encodeProgram, type Files } from '../address/programLink'
import { initialLanguage, loadWords, rememberLanguage, type Language, type Words } from '../i18n/index'
import { loadLesson } from '../lessons/index'
import type { Exercise } from '../lessons/practice'
import { onElsewhere, onLeaving, store, texts } from '../storage/browser'
import { DamagedTrace } from '../trace/damaged'
import { TraceStore } from '../trace/store'
import { Draft } from './draft.svelte'
import { Playback } from '../stage/playback.svelte'
import { Prediction } from '../stage/prediction.svelte'
import { Progress } from './progress.svelte'
import { Runner } from './runner.svelte'
import { Tour } from './tour.svelte'
import { addressOf, readSettings, type Settings } from '../address/settings'
import { Unsaved } from './unsaved.svelte'
import { OWN, Workspace, type WorkspaceEvents } from './workspace.svelte'

export type Tab = 'lesson' | 'program' | 'engine'
export { OWN }

export class Session {
  language = $state<Language>('en')
  /** Null until the catalogue is there. */
  catalogue = $state.raw<Words | null>(null)
  /** The language that was asked for, and why its words are not there. */
  unspoken = $state.raw<{ language: Language; fault: unknown } | null>(null)
  /** What the address says; changed by `go`. */
  settings = $state.raw<Settings>(readSettings(new URL(location.href)))
  tab = $state<Tab>('program')

  /** The lesson is on screen; what is heavy may follow. */
  settled = $state(false)
  /** The opened lesson and the texts that are shown; while there is none, nothing can be typed. */
  work = $state.raw<Workspace | null>(null)
  /** A lesson is on its way; the one before is still shown, and stays as it is. */
  opening = $state(true)
  /** Why there is no lesson, a sentence. */
  lessonProblem = $state<string | null>(null)
  traceProblem = $state<string | null>(null)
  linkProblem = $state(false)
  /** Which texts came with a link, or from storage, and have not been run by the learner: no view runs them by itself. */
  foreign = $state.raw({ program: true, engine: true })
  restored = $state(false)
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
  readonly progress = new Progress(store)
  readonly tour = new Tour(store)
  readonly unsaved = new Unsaved(texts)
  readonly predict = new Prediction(this.playback)
  /** Texts that the learner has run since the page was opened. */
  #approved = new Set<string>()
  #opening = 0
  /** Texts of the views beside the stepper, by name. */
  readonly #drafts = new Map<string, Draft>()

  readonly lesson = $derived(this.work?.lesson ?? null)
  readonly program = $derived(this.work?.program ?? '')
  /** A name of `engineList`, or `own`. */
  readonly engine = $derived(this.work?.engine ?? OWN)
  readonly engineText = $derived(this.work?.engineText ?? '')
  /** What the learner wrote as an engine, kept while another one is chosen. */
  readonly ownEngine = $derived(this.work?.ownEngine ?? null)
  /** Texts can be changed, and run. */
  readonly opened = $derived(this.work !== null && !this.opening)
  readonly fromLink = $derived(this.work?.visiting === true)
  readonly canTakeBack = $derived(this.work?.canTakeBack === true)
  readonly stale = $derived(
    this.ran !== null &&
      (this.ran.program !== this.program ||
        this.ran.engine !== this.engine ||
        (this.engine === OWN && this.ran.engineText !== this.engineText)),
  )

  /** Opens what the address says. */
  async open(): Promise<void> {
    this.language = initialLanguage()
    document.documentElement.lang = this.language
    this.catalogue = await loadWords(this.language)
    onElsewhere((key) => this.#reread(key))
    onLeaving(() => this.#secure())
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
    const elsewhere = this.settings.lesson !== before.lesson || this.work?.lesson.id !== this.settings.lesson
    if (elsewhere || location.hash.startsWith('#program=')) await this.#openLesson()
  }

  async #openLesson(): Promise<void> {
    const id = this.settings.lesson
    const opening = ++this.#opening
    // A link within the opened lesson leaves the boxes open: what is typed until it is there is the learner's own text.
    const here = this.work?.lesson.id === id ? this.work : null
    this.opening = here === null
    this.lessonProblem = null
    let linkProblem = false
    const shared = await decodeProgram(location.hash).catch((error: unknown) => {
      if (!(error instanceof BadLink)) throw error
      linkProblem = true
      return null
    })
    let work: Workspace
    try {
      work = here ?? (await Workspace.open(await loadLesson(id), texts, shared, this.#workEvents))
    } catch (error) {
      if (opening !== this.#opening) return // somewhere else by now
      this.#close()
      const unknown = error instanceof Error && error.name === 'UnknownLesson'
      this.lessonProblem = unknown ? this.words.failures.unknownLesson(id) : this.words.failures.lessonNotOpened
      return
    }
    if (opening !== this.#opening) return
    this.linkProblem = linkProblem
    if (here) {
      if (!shared || !(await here.visit(shared)) || opening !== this.#opening) return
      void this.runner.stop()
      this.ran = null
      this.restored = false
      this.tab = 'program'
      return
    }
    this.runner.abandon()
    this.#judge(work)
    this.work?.close()
    this.work = work
    this.opening = false
    this.ran = null
    // What a learner came for: the text of a lesson, the program of the playground.
    this.tab = work.lesson.kind === 'free' || work.visiting ? 'program' : 'lesson'
    this.predict.suggest(work.lesson.predict === true && !this.settings.embed)
    this.restored = !work.visiting && work.changed
    void work.reread() // other tabs may have written while its engine was on its way
    if (!work.visiting) await this.showRecording()
  }

  readonly #workEvents: WorkspaceEvents = {
    onsettled: () => this.#dropLink(),
    onreplaced: (work) => work === this.work && this.#judge(work), // else it was closed meanwhile
  }

  /** Nothing is open: no text, and no picture of a lesson that the address does not name. */
  #close(): void {
    this.runner.forget()
    this.playback.clear()
    this.work?.close()
    this.work = null
    this.opening = false
    this.ran = null
    this.restored = false
    this.linkProblem = false
    this.traceProblem = null
  }

  /** After `lessonProblem`. What a new deployment has replaced only comes with a reload. */
  async openAgain(): Promise<void> {
    await this.#openLesson()
    if (this.lessonProblem === null || this.opening) return
    const reachable = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    )
    if (reachable && this.lessonProblem !== null) location.reload()
  }

  /** The address no longer names the program of a link: a reload shows the learner's own. */
  #dropLink(): void {
    history.replaceState(history.state, '', addressOf(new URL(location.href), this.settings))
  }

  /** A text of a view beside the stepper. */
  draft(name: string): Draft {
    const draft = this.#drafts.get(name) ?? new Draft(texts, name)
    this.#drafts.set(name, draft)
    return draft
  }

  /** Another tab has stored something under this key, or (null) anything. */
  #reread(key: string | null): void {
    if (key === null || key.startsWith('done/')) this.progress.reread()
    for (const [name, draft] of this.#drafts) if (key === null || key.startsWith(`text/${name}/`)) draft.reread()
    if (this.work && (key === null || key.startsWith(`text/${this.work.lesson.id}/`))) void this.work.reread()
    if (key === null) texts.settle()
  }

  /** The page may go: what is on screen is in storage, whatever happened to that. */
  #secure(): void {
    for (const draft of [...this.#drafts.values(), ...(this.work?.drafts ?? [])]) draft.secure()
    texts.settle()
  }

  /** The lesson's own run, which steps before Python is there. */
  async showRecording(): Promise<void> {
    const lesson = this.lesson
    if (!lesson) return
    this.traceProblem = null
    try {
      const trace = await lesson.trace()
      if (this.ran === null && this.lesson === lesson) this.runner.show(trace)
    } catch (error) {
      this.traceProblem =
        error instanceof DamagedTrace ? this.words.run.damaged(error.message) : this.words.failures.traceNotLoaded
    }
  }

  editProgram(text: string): void {
    this.work?.editProgram(text)
  }

  async chooseEngine(name: string): Promise<void> {
    await this.work?.chooseEngine(name)
  }

  async takeBack(): Promise<void> {
    await this.work?.takeBack()
  }

  /** What is the lesson's or was run before is nobody else's. What the learner types into a foreign text leaves it foreign. */
  #judge(work: Workspace): void {
    const { lesson, program, ownEngine } = work
    this.foreign = {
      program: program !== lesson.program && !this.#approved.has(program),
      engine: ownEngine !== null && ownEngine !== lesson.ownEngine && !this.#approved.has(ownEngine),
    }
  }

  /** The learner has seen these texts and pressed Run. */
  approve(...parts: ('program' | 'engine')[]): void {
    for (const part of parts)
      this.#approved.add(part === 'program' ? this.program : (this.ownEngine ?? this.engineText))
    this.foreign = {
      program: this.foreign.program && !parts.includes('program'),
      engine: this.foreign.engine && !parts.includes('engine'),
    }
  }

  /** Whether it began: not when its engine could not be fetched, or something else was typed meanwhile. */
  async begin(exercise: Exercise): Promise<boolean> {
    const { work } = this
    const begun = (await work?.begin(exercise)) === true
    if (begun && work === this.work) this.tab = exercise.edits
    return begun
  }

  async tryProgram(text: string, engine: string): Promise<void> {
    const { work } = this
    if ((await work?.tryProgram(text, engine)) && work === this.work) this.tab = 'program'
  }

  /** Is the exercise solved? Throws as the lab does. */
  check({ check, messages }: Exercise): Promise<Verdict> {
    const request = {
      tool: 'exam' as const,
      files: { ...this.files() },
      engine: this.engine === OWN ? null : this.engine,
      check,
    }
    return this.lab.ask(request, (answer) => readVerdict(answer, messages))
  }

  async run(): Promise<void> {
    if (this.runner.running || !this.opened) return
    this.ran = { program: this.program, engine: this.engine, engineText: this.engineText }
    if (this.engine === OWN) this.approve('program', 'engine')
    else this.approve('program')
    await this.runner.run({ ...this.files() }, this.engine === OWN ? null : this.engine)
  }

  files(): Files {
    return this.work?.files() ?? { 'main.py': '' }
  }

  /** A link that opens exactly this program. */
  async link(): Promise<string> {
    const url = addressOf(new URL(location.href), {
      ...this.settings,
      view: 'step',
      engines: null,
      at: null,
      lang: null,
      embed: false,
    })
    return (
      url.href + (await encodeProgram({ files: this.files(), ...(this.engine === OWN ? {} : { engine: this.engine }) }))
    )
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
    this.unspoken = null
    try {
      this.catalogue = await loadWords(language)
    } catch (fault) {
      this.unspoken = { language, fault } // the page goes on in the language it has
      return
    }
    this.language = language
    rememberLanguage(language)
    this.settings = { ...this.settings, lang: language }
    history.replaceState(null, '', addressOf(new URL(location.href), this.settings).href + location.hash)
  }
}
