/** The opened lesson with the learner's texts, and the way from one lesson to the next. */
import type { Address } from '../address/address.svelte'
import { BadLink, decodeProgram } from '../address/programLink'
import { loadLesson } from '../lessons/index'
import type { Texts } from '../storage/texts'
import { Latest } from './latest'
import type { Places } from './places'
import { OWN, Workspace, type WorkspaceEvents } from './workspace.svelte'

/** The last two are tabs on a phone only; elsewhere they have a place of their own. */
const TABS = ['lesson', 'program', 'engine', 'code', 'values'] as const
export type Tab = (typeof TABS)[number]

export interface LessonEvents {
  /** A lesson has been opened in the place of another one. */
  onopened(work: Workspace): Promise<void>
  /** The program of a link stands in the boxes of the lesson that was open already. */
  onvisited(): void
  /** There is no lesson, and nothing of one may be shown. */
  onclosed(): void
  /** A box holds another text that nobody typed here. Called before anything can run it. */
  onreplaced(work: Workspace): void
}

export class CurrentLesson {
  /** The opened lesson and the texts that are shown; while there is none, nothing can be typed. */
  work = $state.raw<Workspace | null>(null)
  /** A lesson is on its way; the one before is still shown, and stays as it is. */
  opening = $state(true)
  /** Why there is no lesson. */
  problem = $state<'unknown' | 'notOpened' | null>(null)
  /** The program of the link could not be read. */
  linkProblem = $state(false)
  /** What was typed on an earlier visit stands in the boxes. */
  restored = $state(false)
  tab = $state<Tab>('program')
  #latest = new Latest()

  readonly lesson = $derived(this.work?.lesson ?? null)
  readonly program = $derived(this.work?.program ?? '')
  /** A name of `engineList`, or `own`. */
  readonly engine = $derived(this.work?.engine ?? OWN)
  readonly engineText = $derived(this.work?.engineText ?? '')
  /** Texts can be changed, and run. */
  readonly editable = $derived(this.work !== null && !this.opening)

  constructor(
    private readonly address: Address,
    private readonly texts: Texts,
    private readonly places: Places,
    private readonly events: LessonEvents,
  ) {}

  /** Opens what the address says. */
  async open(): Promise<void> {
    const id = this.address.settings.lesson
    const current = this.#latest.begin()
    // A link within the opened lesson leaves the boxes open: what is typed until it is there is the learner's own text.
    const here = this.work?.lesson.id === id ? this.work : null
    this.opening = here === null
    this.problem = null
    let linkProblem = false
    const shared = await decodeProgram(location.hash).catch((error: unknown) => {
      if (!(error instanceof BadLink)) throw error
      linkProblem = true
      return null
    })
    let work: Workspace
    try {
      work = here ?? (await Workspace.open(await loadLesson(id), this.texts, shared, this.#workEvents))
    } catch (error) {
      if (!current()) return // somewhere else by now
      this.#close()
      this.problem = error instanceof Error && error.name === 'UnknownLesson' ? 'unknown' : 'notOpened'
      return
    }
    if (!current()) return
    this.linkProblem = linkProblem
    if (here) {
      if (!shared || !(await here.visit(shared)) || !current()) return
      this.restored = false
      this.tab = 'program'
      this.events.onvisited()
      return
    }
    this.work?.close()
    this.work = work
    this.opening = false
    // Where the reader was, else what a learner comes for: the text of a lesson, the program of the playground.
    const kept = work.visiting ? undefined : TABS.find((tab) => tab === this.places.of(id).tab)
    this.tab = kept ?? (work.lesson.kind === 'free' || work.visiting ? 'program' : 'lesson')
    this.restored = !work.visiting && work.changed
    const shown = this.events.onopened(work)
    void work.reread() // other tabs may have written while its engine was on its way
    await shown
  }

  /** After `problem`. What a new deployment has replaced only comes with a reload. */
  async openAgain(): Promise<void> {
    await this.open()
    if (this.problem === null || this.opening) return
    const reachable = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    )
    if (reachable && this.problem !== null) location.reload()
  }

  /** Another tab has stored something under this key, or (null) anything. */
  reread(key: string | null): void {
    if (this.work && (key === null || key.startsWith(`text/${this.work.lesson.id}/`))) void this.work.reread()
  }

  /** The page may go: what is on screen is in storage. */
  secure(): void {
    for (const draft of this.work?.drafts ?? []) draft.secure()
  }

  readonly #workEvents: WorkspaceEvents = {
    onsettled: () => this.address.dropProgram(),
    onreplaced: (work) => work === this.work && this.events.onreplaced(work), // else it was closed meanwhile
  }

  /** Nothing is open: no text, and no picture of a lesson that the address does not name. */
  #close(): void {
    this.work?.close()
    this.work = null
    this.opening = false
    this.restored = false
    this.linkProblem = false
    this.events.onclosed()
  }
}
