/** Two runs of one program, recorded, aligned and moved together. */
import { readGradientCheck } from '../../answers/gradientCheck'
import { troubleOf, type Lab, type LabTrouble } from '../../app/lab'
import { Latest } from '../../app/latest'
import { Playback } from '../../stage/playback.svelte'
import type { Player } from '../../playback/player'
import { align, type Alignment, type Pair } from '../../analysis/align'
import { firstDifference, type Difference } from '../../analysis/alignDifference'
import { compareWithTruth, type TruthRow, type WhyUnknown } from '../../analysis/alignTruth'

export interface Comparison {
  program: string
  /** As the kernel takes them: a module's name, or null and the text of the learner's own engine. */
  left: { engine: string | null; text?: string }
  right: { engine: string | null; text?: string }
}
const PLAY_MS = 1300

export class Lockstep {
  readonly left = new Playback()
  readonly right = new Playback()
  alignment = $state.raw<Alignment | null>(null)
  difference = $state.raw<Difference | null>(null)
  rows = $state.raw<TruthRow[] | null>(null)
  /** Why the truth of a whole call is not known. */
  unknown = $state.raw<WhyUnknown | null>(null)
  /** Why the truth could not be found. */
  truthTrouble = $state.raw<LabTrouble | null>(null)
  at = $state(0)
  busy = $state(false)
  playing = $state(false)
  trouble = $state.raw<LabTrouble | null>(null)

  #latest = new Latest()
  #timer: ReturnType<typeof setTimeout> | undefined

  get last(): number {
    return Math.max(0, (this.alignment?.pairs.length ?? 1) - 1)
  }
  get pair(): Pair | null {
    return this.alignment?.pairs[this.at] ?? null
  }

  /** Records both runs and shows them; a later call takes the place of this one. */
  async compare(lab: Lab, runs: Comparison): Promise<void> {
    const current = this.#latest.begin()
    this.pause()
    this.busy = true
    this.trouble = null
    const files = ({ text }: Comparison['left']): Record<string, string> => ({
      'main.py': runs.program,
      ...(text === undefined ? {} : { 'engine.py': text }),
    })
    try {
      const left = await lab.record({ files: files(runs.left), engine: runs.left.engine })
      if (!current()) return
      const right = await lab.record({ files: files(runs.right), engine: runs.right.engine })
      if (!current()) return
      this.left.show(left)
      this.right.show(right)
      const [a, b] = [this.left.player!, this.right.player!]
      const alignment = align(a, b)
      this.rows = null
      this.truthTrouble = null
      this.alignment = alignment
      this.difference = firstDifference(a, b, alignment)
      this.at = 0
      this.go(0)
      this.busy = false
      await this.#askForTruth(lab, runs, files, a, b, alignment, current)
    } catch (error) {
      if (!current()) return
      this.trouble = troubleOf(error)
    } finally {
      if (current()) this.busy = false
    }
  }

  /** Computed with the right engine, unless only the left one can run the program. */
  async #askForTruth(
    lab: Lab,
    runs: Comparison,
    files: (side: Comparison['left']) => Record<string, string>,
    a: Player,
    b: Player,
    alignment: Alignment,
    current: () => boolean,
  ): Promise<void> {
    const side = b.calls.length === 0 && a.calls.length > 0 ? 'left' : 'right'
    try {
      const answer = await lab.ask(
        { tool: 'gradient_check', files: files(runs[side]), engine: runs[side].engine },
        readGradientCheck,
      )
      if (!current()) return
      this.unknown = answer.calls.find((call) => call.unknown !== null)?.unknown ?? null
      this.rows = compareWithTruth(a, b, alignment.matching, answer, side)
    } catch (error) {
      if (current()) this.truthTrouble = troubleOf(error)
    }
  }

  /** Nothing is compared; what is still being recorded is dropped. */
  clear(): void {
    this.#latest.cancel()
    this.pause()
    this.busy = false
    this.trouble = null
    this.alignment = null
    this.difference = null
    this.rows = null
    this.unknown = null
    this.truthTrouble = null
    this.at = 0
  }

  go(at: number): void {
    const pairs = this.alignment?.pairs
    if (!pairs) return
    this.at = Math.min(Math.max(at, 0), pairs.length - 1)
    const { left, right } = pairs[this.at]!
    this.left.seekEvent(left)
    this.right.seekEvent(right)
  }

  play(): void {
    if (this.at >= this.last) this.go(0)
    this.playing = true
    this.#schedule()
  }

  pause(): void {
    this.playing = false
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.go(this.at + 1)
      if (this.at >= this.last) this.pause()
      else this.#schedule()
    }, PLAY_MS)
  }
}
