/** One visit of the page: its parts, and what one of them means for the others. */
import { Address } from '../address/address.svelte'
import { encodeProgram } from '../address/programLink'
import type { Settings } from '../address/settings'
import type { Language } from '../i18n/index'
import { plain } from '../i18n/parts'
import { narrate } from '../narration/index'
import { Front } from '../stage/front.svelte'
import { Playback } from '../stage/playback.svelte'
import { Prediction } from '../stage/prediction.svelte'
import { onElsewhere, onLeaving, store, texts } from '../storage/browser'
import { CurrentLesson } from './currentLesson.svelte'
import { PageLanguage } from './language.svelte'
import { CourseProgress } from './courseProgress.svelte'
import { Desk } from './desk.svelte'
import { Hand } from './hand.svelte'
import { Places } from './places'
import { Room } from './room.svelte'
import { Runs } from './runs.svelte'
import { Tour } from './tour.svelte'
import { Unsaved } from './unsaved.svelte'
import { ViewDrafts } from './viewDrafts'
import { OWN } from './workspace.svelte'

/** Some four words a second; a letter of Hangul is a syllable. */
const MS_PER_LETTER: Record<Language, number> = { en: 42, ko: 85 }

export class Session {
  readonly language = new PageLanguage()
  readonly address = new Address((before) => this.#move(before))
  readonly playback = new Playback(
    () => this.#readingTime(),
    () => this.predict.asks,
  )
  readonly front = new Front(this.playback)
  readonly predict: Prediction = new Prediction(this.playback)
  readonly progress = new CourseProgress(store)
  readonly tour = new Tour(store)
  readonly room = new Room(store)
  readonly places = new Places(store)
  readonly unsaved = new Unsaved(texts)
  readonly drafts = new ViewDrafts(texts)
  readonly current = new CurrentLesson(this.address, texts, this.places, {
    onopened: async (work) => {
      this.runs.leave()
      this.desk.open()
      this.runs.judge(work)
      this.predict.suggest(work.lesson.predict === true && !this.address.settings.embed)
      if (work.visiting) return
      // Back where the reader was, after a reload or on the way back from another lesson.
      const { pop, tries } = this.places.of(work.lesson.id)
      await this.runs.showRecording()
      if (work !== this.current.work || this.runs.ranHere || this.playback.position > 0) return
      if (tries) this.predict.restore(new Map(tries))
      if (pop) this.playback.seekPop(pop)
    },
    onvisited: () => this.runs.interrupt(),
    onclosed: () => {
      this.runs.leave()
      this.runs.runner.forget()
      this.playback.clear()
    },
    onreplaced: (work) => this.runs.judge(work),
  })
  readonly runs = new Runs(this.current, this.playback)
  readonly runner = this.runs.runner
  readonly hand = new Hand(this.current, this.playback, this.runs)
  readonly desk = new Desk(store, this.current, this.progress, (exercise) => this.runs.check(exercise))
  /** Runs for the views beside the stepper. */
  readonly lab = this.runner.lab

  /** A term that is explained where it stands. */
  term = $state.raw<{ id: string; at: DOMRect } | null>(null)
  /** The lesson is on screen; what is heavy may follow. */
  settled = $state(false)

  /** Opens what the address says. Rejects when the words cannot be fetched. */
  async open(): Promise<void> {
    await this.language.open()
    onElsewhere((key) => this.#reread(key))
    onLeaving(() => this.#secure())
    await this.current.open()
  }

  /** The tour goes around the stepper. */
  async showAround(): Promise<void> {
    if (this.address.settings.view !== 'step') await this.address.go({})
    this.tour.start()
  }

  async setLanguage(language: Language): Promise<void> {
    if (await this.language.choose(language)) this.address.setLanguage(language)
  }

  /**
   * A link of the lesson's text: an engine for what stands in the Program tab, or a moment of the lesson's own program; with its
   * run. What the learner typed can be taken back.
   */
  async bring(engine: string, pop: number | null): Promise<void> {
    const { work } = this.current
    if (!work) return
    if (pop === null) await work.chooseEngine(engine)
    else if (!(await work.bring(engine))) return
    if (work !== this.current.work || work.engine !== engine) return
    await this.runs.bring()
    if (pop !== null && work === this.current.work && !this.runs.stale) this.playback.seekPop(pop)
  }

  /** A program of the lesson's text, into the Program tab. */
  async tryProgram(text: string, engine: string): Promise<void> {
    const { work } = this.current
    if ((await work?.tryProgram(text, engine)) && work === this.current.work) this.current.tab = 'program'
  }

  /** A link that opens exactly this program. */
  async link(): Promise<string> {
    const { engine, work } = this.current
    const files = work?.files() ?? { 'main.py': '' }
    return this.address.forOthers() + (await encodeProgram({ files, ...(engine === OWN ? {} : { engine }) }))
  }

  /** In milliseconds, of the sentence that tells the present moment. */
  #readingTime(): number {
    const { player, grain, truth } = this.playback
    if (!player || !this.language.ready) return 0
    const letters = plain(narrate(player, this.language.narration, grain, truth)).length
    return letters * MS_PER_LETTER[this.language.id]
  }

  async #move(before: Settings): Promise<void> {
    const { lesson } = this.address.settings
    const elsewhere = lesson !== before.lesson || this.current.work?.lesson.id !== lesson
    if (elsewhere || location.hash.startsWith('#program=')) await this.current.open()
  }

  /** Another tab has stored something under this key, or (null) anything. */
  #reread(key: string | null): void {
    if (key === null || key.startsWith('done/')) this.progress.reread()
    this.drafts.reread(key)
    this.current.reread(key)
    if (key === null) texts.settle()
  }

  /** The page may go: what is on screen is in storage, whatever happened to that. */
  #secure(): void {
    this.places.secure()
    this.drafts.secure()
    this.current.secure()
    texts.settle()
  }
}
