/** A leaf's value in the learner's hand: moved at its node, and the program runs again with it at once. */
import { literalOf, withValue, type Literal } from '../analysis/literal'
import { tensor } from '../analysis/tensor'
import type { Playback } from '../stage/playback.svelte'
import type { CurrentLesson } from './currentLesson.svelte'
import type { Runs } from './runs.svelte'

/** What moving a leaf did to the root of the backward: y by x. */
export interface Moved {
  v: number
  root: number
  from: { leaf: number; root: number }
  to: { leaf: number; root: number }
}

export class Hand {
  #wanted: { v: number; value: number } | null = null
  /** The value whose run is under way. */
  #running: { v: number; value: number } | null = null
  #start: { v: number; leaf: number; root: number } | null = null
  /** Where the last movement began and where it has come to. */
  moved = $state.raw<Moved | null>(null)

  constructor(
    private readonly current: CurrentLesson,
    private readonly playback: Playback,
    private readonly runs: Runs,
  ) {}

  /** The number that can be moved; null where the leaf has none in the program. */
  literal(v: number): Literal | null {
    const { player } = this.playback
    if (!player || !this.current.editable || this.runs.stale || this.runs.runner.running) return null
    return this.runs.foreign.program ? null : literalOf(player, this.current.program, v)
  }

  /** The value that was asked for last, whether or not its run is on screen yet. */
  latest(v: number): number | null {
    const last = this.#wanted ?? this.#running
    return last?.v === v ? last.value : (this.literal(v)?.value ?? null)
  }

  /** A movement begins: what it does is told from here. */
  take(v: number): void {
    if (this.#running && this.#start?.v === v) return // still the same movement
    const [leaf, root] = [this.#number(v), this.#number(this.#root ?? -1)]
    this.#start = leaf === null || root === null ? null : { v, leaf, root }
    this.moved = null
  }

  /** The latest value wins; each run that is shown is of one value. Where there can be none, the value stays as it is. */
  async move(v: number, value: number): Promise<void> {
    this.#wanted = { v, value }
    if (this.#running) return
    try {
      for (this.#running = this.#next(); this.#running; this.#running = this.#next()) {
        const { v, value } = this.#running
        const literal = this.literal(v)
        if (!literal || !(await this.runs.again(withValue(this.current.program, literal, value)))) break
        this.#tell(v)
      }
    } catch {
      // Python is not there any more: the header says so.
    } finally {
      this.#running = null
    }
  }

  #next(): { v: number; value: number } | null {
    const wanted = this.#wanted
    this.#wanted = null
    return wanted
  }

  get #root(): number | undefined {
    return this.playback.player?.calls[0]?.root
  }

  #number(v: number): number | null {
    const entry = this.playback.player?.trace.variables[v]
    const value = entry ? tensor(entry.data) : null
    return value?.data.length === 1 ? value.data[0]! : null
  }

  #tell(v: number): void {
    const start = this.#start
    const root = this.#root
    const [leaf, result] = [this.#number(v), this.#number(root ?? -1)]
    if (start?.v !== v || root === undefined || leaf === null || result === null) return
    this.moved = { v, root, from: { leaf: start.leaf, root: start.root }, to: { leaf, root: result } }
  }
}
