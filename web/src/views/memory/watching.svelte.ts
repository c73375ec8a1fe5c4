/** One program under one or two engines, its recordings, and the step that is shown of all of them. */
import type { Draft } from '../../app/draft.svelte'
import { Latest } from '../../app/latest'
import { whyNot, type WhyNot } from '../../app/lab'
import type { Session } from '../../app/session.svelte'
import { OWN } from '../../app/workspace.svelte'
import type { MemoryProfile } from '../../answers/schema'
import { readMemoryProfile } from '../../answers/memoryProfile'
import { firstObject, Memory, pressedAt, seriesOf, type Series } from './model'
import { scenes, type Scene, type SceneId } from './scenes'

export interface MemorySide {
  /** A name of `engineList`, `own`, or null where the program needs none. */
  engine: string | null
  answer: MemoryProfile
  memory: Memory
  series: Series
}

export class Watching {
  scene = $state<SceneId>('loops')
  sides = $state.raw<MemorySide[]>([])
  /** How many steps have been taken. */
  position = $state(0)
  /** After which steps the collector was pressed. */
  presses = $state.raw<readonly number[]>([])
  busy = $state(false)
  trouble = $state<WhyNot | null>(null)
  /** The program of the recordings. */
  ran = $state('')
  /** Its engines, with the text of the learner's own. */
  #ranWith: { engines: readonly (string | null)[]; text: string } = { engines: [], text: '' }
  readonly #drafts: ReadonlyMap<SceneId, Draft>
  #latest = new Latest()
  #answers = new Map<string, MemoryProfile>()

  constructor(private readonly session: Session) {
    this.#drafts = new Map(scenes.map(({ id }) => [id, session.drafts.of(`memory/${id}`)]))
  }

  get #ready(): Scene | undefined {
    return scenes.find((scene) => scene.id === this.scene)
  }

  get program(): string {
    return this.draft?.content.text ?? this.#ready?.program ?? this.session.current.program
  }

  get engines(): readonly (string | null)[] {
    return this.#ready?.engines ?? [this.session.current.engine]
  }

  get changed(): boolean {
    return this.draft !== null && this.program !== this.#ready?.program
  }

  /** The learner's text of a ready program; null where it is that of the lesson. */
  get draft(): Draft | null {
    return this.#drafts.get(this.scene) ?? null
  }

  get length(): number {
    return Math.max(0, ...this.sides.map((side) => side.memory.length))
  }

  /** A ready program runs at once, the learner's own when they say so. */
  async open(scene: SceneId): Promise<void> {
    this.scene = scene
    this.#latest.cancel()
    this.#forget()
    if (this.#ready && !this.changed) await this.run()
  }

  edit(text: string): void {
    if (this.draft) this.draft.edit({ text })
    else this.session.current.work?.editProgram(text)
  }

  reset(): void {
    this.draft?.replace({}, Date.now())
  }

  async run(): Promise<void> {
    this.#forget()
    if (!(await this.#record([]))) return
    const first = this.sides[0]
    if (first) this.position = this.#ready?.opens === 'last' ? this.length : firstObject(first.answer)
  }

  seek(position: number): void {
    this.position = Math.min(Math.max(position, 0), this.length)
  }

  /** The collector is pressed after the step that is shown: the same run once more, with that. */
  async collect(): Promise<void> {
    const at = this.position
    if (await this.#record(pressedAt(this.presses, at - 1))) this.seek(at + 1)
  }

  async undoCollect(): Promise<void> {
    const before = this.presses.filter((at) => at + 2 <= this.position).length // steps that go
    const at = this.position - before
    if (await this.#record([])) this.seek(at)
  }

  #forget(): void {
    this.sides = []
    this.presses = []
    this.position = 0
    this.trouble = null
    this.busy = false
  }

  /** Whether there are new recordings now. */
  async #record(presses: readonly number[]): Promise<boolean> {
    const current = this.#latest.begin()
    const again = presses.length > 0 || this.presses.length > 0
    const program = again ? this.ran : this.program
    const ranWith = again ? this.#ranWith : { engines: this.engines, text: this.session.current.engineText }
    if (!again && !this.#ready) this.session.runs.approve('program')
    this.busy = true
    this.trouble = null
    try {
      const sides: MemorySide[] = []
      for (const engine of ranWith.engines) {
        const answer = await this.#ask(program, engine, ranWith.text, presses)
        if (!current()) return false
        sides.push({ engine, answer, memory: new Memory(answer), series: seriesOf(answer) })
      }
      this.ran = program
      this.#ranWith = ranWith
      this.presses = presses
      this.sides = sides
      return true
    } catch (error) {
      if (current()) this.trouble = whyNot(error)
      return false
    } finally {
      if (current()) this.busy = false
    }
  }

  async #ask(
    program: string,
    engine: string | null,
    ownText: string,
    presses: readonly number[],
  ): Promise<MemoryProfile> {
    const files: Record<string, string> = { 'main.py': program }
    if (engine === OWN) files['engine.py'] = ownText
    const request = {
      tool: 'memory_profile' as const,
      files,
      engine: engine === OWN ? null : engine,
      collect_at: presses,
    }
    const key = JSON.stringify(request)
    const answer = this.#answers.get(key) ?? (await this.session.lab.ask(request, readMemoryProfile))
    this.#answers.set(key, answer)
    return answer
  }
}
