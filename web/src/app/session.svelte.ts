/** What the page is about: the lesson, the learner's program and engine, and how they are shown. */
import { Drafts } from '../editor/drafts'
import { BadLink, decodeProgram, encodeProgram, type Files } from '../editor/link'
import { initialLanguage, loadWords, rememberLanguage, type Language, type Words } from '../i18n/index'
import { engineList, engineSource, loadLesson, type Lesson } from '../lessons/index'
import { DamagedTrace } from '../trace/damaged'
import { TraceStore } from '../trace/store'
import { Playback } from './playback.svelte'
import { Prediction } from './predict.svelte'
import { Runner } from './runner.svelte'
import { addressOf, readSettings } from './settings'

export type Tab = 'lesson' | 'program' | 'engine'
/** A name of `engineList`, or the learner's own text. */
export const OWN = 'own'

export class Session {
  language = $state<Language>('en')
  /** Null until the catalogue is there. */
  catalogue = $state.raw<Words | null>(null)
  embed = $state(false)
  tab = $state<Tab>('program')

  /** The lesson is on screen; what is heavy may follow. */
  settled = $state(false)
  lesson = $state.raw<Lesson | null>(null)
  /** Why there is no lesson, a sentence. */
  lessonProblem = $state<string | null>(null)
  traceProblem = $state<string | null>(null)
  linkProblem = $state(false)
  fromLink = $state(false)
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
  readonly runner = new Runner(this.playback)
  readonly predict = new Prediction(this.playback)
  #drafts = new Drafts()
  #lessonId = ''
  /** The texts came with a link and have not been touched. */
  #linked = false

  readonly stale = $derived(
    this.ran !== null &&
      (this.ran.program !== this.program || this.ran.engine !== this.engine || (this.engine === OWN && this.ran.engineText !== this.engineText)),
  )
  readonly changed = $derived(this.lesson !== null && (this.program !== this.lesson.program || this.engine !== this.lesson.engine))

  /** Opens what the address says. */
  async open(): Promise<void> {
    const url = new URL(location.href)
    const settings = readSettings(url)
    this.language = initialLanguage()
    document.documentElement.lang = this.language
    this.catalogue = await loadWords(this.language)
    this.embed = settings.embed
    this.#lessonId = settings.lesson
    try {
      this.lesson = await loadLesson(settings.lesson)
    } catch (error) {
      this.lessonProblem = error instanceof Error && error.name === 'UnknownLesson' ? this.words.failures.unknownLesson(settings.lesson) : this.words.failures.lessonNotLoaded
      return
    }
    const lesson = this.lesson
    this.program = lesson.program
    this.predict.suggest(lesson.predict && !this.embed)
    await this.chooseEngine(lesson.engine, false)
    if (await this.#openLink()) return
    await this.#restore()
    this.restored = this.changed
    await this.showRecording()
  }

  /** The lesson's own run, which steps before Python is there. */
  async showRecording(): Promise<void> {
    if (!this.lesson) return
    this.traceProblem = null
    try {
      const trace = await this.lesson.trace()
      if (this.ran === null) this.runner.show(trace)
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
      this.#linked = true
      return true
    } catch (error) {
      if (!(error instanceof BadLink)) throw error
      this.linkProblem = true
      return false
    }
  }

  async #restore(): Promise<void> {
    const draft = this.#drafts.read(this.#lessonId)
    const lesson = this.lesson
    if (!lesson) return
    this.program = draft.program ?? lesson.program
    this.ownEngine = draft.engine ?? null
    await this.chooseEngine(draft.chosen ?? lesson.engine, false)
    this.canTakeBack = this.#drafts.canTakeBack(this.#lessonId)
  }

  /** What came with a link never silently replaces the learner's own work: that can be taken back. */
  #setLinkAside(): void {
    if (!this.#linked) return
    this.#linked = false
    this.#drafts.clear(this.#lessonId)
  }

  editProgram(text: string): void {
    this.#setLinkAside()
    this.program = text
    this.stored = this.#drafts.write(this.#lessonId, { program: text })
  }

  /** Changing an engine makes it the learner's own. */
  editEngine(text: string): void {
    this.#setLinkAside()
    this.#useOwn(text)
    this.stored = this.#drafts.write(this.#lessonId, { engine: text, chosen: OWN })
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
    this.stored = this.#drafts.write(this.#lessonId, { chosen: name })
  }

  /** Back to the lesson's text; `takeBack` brings the learner's again. */
  async reset(): Promise<void> {
    this.#drafts.clear(this.#lessonId)
    this.restored = false
    this.fromLink = false
    await this.#restore()
  }

  async takeBack(): Promise<void> {
    this.#drafts.takeBack(this.#lessonId)
    await this.#restore()
  }

  async run(): Promise<void> {
    if (this.runner.running) return
    this.ran = { program: this.program, engine: this.engine, engineText: this.engineText }
    await this.runner.run({ ...this.#files() }, this.engine === OWN ? null : this.engine)
  }

  #files(): Files {
    return this.engine === OWN ? { 'main.py': this.program, 'engine.py': this.engineText } : { 'main.py': this.program }
  }

  /** A link that opens exactly this program. */
  async link(): Promise<string> {
    const url = addressOf(new URL(location.href), { lesson: this.#lessonId, lang: null, embed: false })
    return url.href + (await encodeProgram({ files: this.#files(), ...(this.engine === OWN ? {} : { engine: this.engine }) }))
  }

  /** What is on screen as a file, in the form of the trace's schema. */
  recording(): string {
    const trace = this.playback.player?.trace ?? new TraceStore()
    const { engine, files, variables, functions, events, end } = trace
    return JSON.stringify({ format: 'dezero-in-steps/trace', version: 1, engine, python: '', numpy: '', files, variables, functions, events, end })
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
    const settings = readSettings(new URL(location.href))
    const hash = location.hash
    history.replaceState(null, '', addressOf(new URL(location.href), { ...settings, lang: language }).href + hash)
  }
}
