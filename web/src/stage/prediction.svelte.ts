/** The learner predicts which function is popped next. Nobody has to: every button of the page goes on working. */
import type { Player } from '../playback/player'
import type { Judgement, Question } from '../analysis/predict'

/** What a guess needs of the playback. */
export interface Stepping {
  /** Reading it in an effect or a derived value is enough to be run again after every move. */
  readonly player: Player | null
  /** Which trace is on screen. */
  readonly shown: number
  readonly playing: boolean
  /** A move is being told; `settle` shows its end. */
  readonly underWay: boolean
  /** The index of the player when that is over. */
  readonly goal: number
  settle(): void
  nextPop(): void
  /** Play has stopped for a question, and goes on after the answer. */
  readonly waits: boolean
  play(afterAnswer?: boolean): void
}
/** These functions are loaded together with the strip that asks. */
export type Rules = Pick<typeof import('../analysis/predict'), 'question' | 'judge'>

interface Score {
  shown: number
  /** By position: whether the first try was right. */
  tries: ReadonlyMap<number, boolean>
}
/** The judgement of the last choice, and the place of the player while it is shown. */
export interface Answer {
  judgement: Judgement
  shown: number
  index: number
}

export class Prediction {
  on = $state(false)
  #rules = $state.raw<Rules | null>(null)
  #score = $state.raw<Score>({ shown: -1, tries: new Map() })
  #answer = $state.raw<Answer | null>(null)
  /** The learner has switched it, so lessons no longer do. */
  #chosen = false

  constructor(private readonly stepping: Stepping) {}

  toggle(): void {
    this.#chosen = true
    this.on = !this.on
  }

  /** What the lesson suggests. */
  suggest(on: boolean): void {
    if (!this.#chosen) this.on = on
  }

  /** Before this call nothing is asked. */
  begin(rules: Rules): void {
    this.#rules = rules
  }

  get question(): Question {
    const { player, playing } = this.stepping
    return this.on && this.#rules && player && !playing && !this.stepping.underWay
      ? this.#rules.question(player)
      : { kind: 'none' }
  }

  /** Whether a question stands here, for Play to stop at. */
  get asks(): boolean {
    const { player } = this.stepping
    return this.on && this.#rules !== null && player !== null && this.#rules.question(player).kind === 'choose'
  }

  /** By position, of the trace on screen. */
  get tries(): ReadonlyMap<number, boolean> {
    return this.#tries
  }

  /** What was answered before a reload. */
  restore(tries: ReadonlyMap<number, boolean>): void {
    this.#score = { shown: this.stepping.shown, tries }
  }

  /** Takes a choice as the answer, where a question stands; returns whether it was taken. */
  pick(f: number): boolean {
    if (this.on) this.stepping.settle()
    const { player, shown } = this.stepping
    if (!player || !this.#rules || this.question.kind !== 'choose') return false
    const judgement = this.#rules.judge(player, f)
    const tries = this.#tries
    if (!tries.has(player.position))
      this.#score = { shown, tries: new Map(tries).set(player.position, judgement.right) }
    const { waits } = this.stepping
    if (judgement.right) this.stepping.nextPop()
    if (judgement.right && waits) this.stepping.play(true)
    this.#answer = { judgement, shown, index: this.stepping.goal }
    return true
  }

  /** Stays until the learner moves on. */
  get answer(): Judgement | null {
    const { shown, goal } = this.stepping
    const answer = this.#answer
    return this.on && answer?.shown === shown && answer.index === goal ? answer.judgement : null
  }

  get right(): number {
    return [...this.#tries.values()].filter(Boolean).length
  }
  get asked(): number {
    return this.#tries.size
  }

  /** Each trace is guessed anew. */
  get #tries(): ReadonlyMap<number, boolean> {
    return this.#score.shown === this.stepping.shown ? this.#score.tries : new Map()
  }
}
