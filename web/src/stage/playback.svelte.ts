/**
 * The trace on screen, where in it the learner stands, and its layout.
 *
 * The player changes in place. Whatever reads `playback.player` in an effect or a derived value is run again after every
 * change, so read it there and then: `$derived(playback.player)` would be the same object before and after.
 */
import { functionWidth } from '../layout/sizes'
import { Layouter } from '../layout/layouter'
import type { LayoutResult } from '../layout/types'
import { Player } from '../playback/player'
import type { Move } from '../playback/types'
import type { TraceStore } from '../trace/store'

export type Grain = 'pop' | 'line'

const POP_MS = 1300
const LINE_MS = 550
/** While a trace streams in, the picture is laid out again at most this often. */
const LAYOUT_EVERY_MS = 300

export class Playback {
  #player = $state.raw<Player | null>(null)
  /** Bumped after every change of the player's state. */
  #revision = $state(0)
  #layout = $state.raw<LayoutResult | null>(null)
  #layoutFailed = $state(false)
  #problem = $state<string | null>(null)
  #lastMove = $state.raw<Move>({ from: 0, to: 0 })
  #grain = $state<Grain>('pop')
  #playing = $state(false)
  #shown = $state(0)
  speed = $state(1)

  #layouter = new Layouter()
  #timer: ReturnType<typeof setTimeout> | undefined
  #layoutTimer: ReturnType<typeof setTimeout> | undefined
  /** The learner has not moved yet: while the trace grows, stay at its start. */
  #untouched = true
  /** Keys pressed before there was a trace. */
  #early: ((player: Player) => Move)[] = []

  /** Null before the first trace. */
  get player(): Player | null {
    void this.#revision
    return this.#player
  }
  /** How often the player's state has changed: a key for what is drawn anew at each step. */
  get revision(): number {
    return this.#revision
  }
  /** How many traces have been shown: ids belong to one of them, and so does a view that fits itself to the graph. */
  get shown(): number {
    return this.#shown
  }
  /** Null while it is computed. */
  get layout(): LayoutResult | null {
    return this.#layout
  }
  get layoutFailed(): boolean {
    return this.#layoutFailed
  }
  /** Why the last move broke off: what the trace says there cannot be. */
  get problem(): string | null {
    return this.#problem
  }
  get lastMove(): Move {
    return this.#lastMove
  }
  /** What the last move went by, and what Play goes by. */
  get grain(): Grain {
    return this.#grain
  }
  get playing(): boolean {
    return this.#playing
  }
  get position(): number {
    return this.player?.position ?? 0
  }
  get length(): number {
    return this.player?.length ?? 0
  }
  get atEnd(): boolean {
    const { player } = this
    return !player || (player.position >= player.length && player.index >= (player.pops.at(-1)?.end ?? 0))
  }

  /** Play goes on pop by pop, or line by line. */
  goBy(grain: Grain): void {
    this.#grain = grain
  }

  show(trace: TraceStore): void {
    this.pause()
    this.#player = new Player(trace)
    this.#layout = null
    this.#layoutFailed = false
    this.#problem = null
    this.#untouched = true
    this.#shown++
    this.#toStart()
    this.#layOut()
    for (const step of this.#early.splice(0)) this.#move(step)
  }

  /** There is no trace to show. */
  clear(): void {
    this.pause()
    clearTimeout(this.#layoutTimer)
    this.#layoutTimer = undefined
    this.#early.splice(0)
    this.#player = null
    this.#layout = null
    this.#layoutFailed = false
    this.#shown++
    this.#revision++
  }

  /** The trace has grown. */
  extend(): void {
    const player = this.#player
    if (!player) return
    player.extend()
    if (this.#untouched) this.#toStart()
    else this.#revision++
    this.#layoutTimer ??= setTimeout(() => {
      this.#layoutTimer = undefined
      this.#layOut()
    }, LAYOUT_EVERY_MS)
  }

  /** The trace is whole. */
  finish(): void {
    clearTimeout(this.#layoutTimer)
    this.#layoutTimer = undefined
    this.#player?.extend()
    if (this.#untouched) this.#toStart()
    else this.#revision++
    this.#layOut()
  }

  #toStart(): void {
    const player = this.#player
    if (!player) return
    this.#attempt(() => {
      if (player.length > 0) player.first()
      else player.last()
      return { from: player.index, to: player.index }
    })
  }

  #layOut(): void {
    const player = this.#player
    if (!player) return
    const { variables, functions } = player.trace
    const creators = new Map<number, number>()
    for (const f of functions) for (const v of f.outputs) creators.set(v, f.id)
    this.#layouter
      .request({
        variables: variables.map((v) => ({ id: v.id, creator: creators.get(v.id) ?? null })),
        functions: functions.map((f) => ({
          id: f.id,
          inputs: f.inputs,
          outputs: f.outputs,
          generation: f.generation,
          width: functionWidth(f.label),
        })),
      })
      .then(
        (result) => {
          if (!result || this.#player !== player) return
          this.#layout = result
          this.#layoutFailed = false
        },
        () => {
          if (this.#player === player) this.#layoutFailed = true
        },
      )
  }

  /** After a failure, when the learner asks for it. */
  layOutAgain(): void {
    this.#layoutFailed = false
    this.#layOut()
  }

  #move(step: (player: Player) => Move): void {
    const player = this.#player
    if (!player) {
      this.#early.push(step)
      return
    }
    this.#untouched = false
    this.#attempt(() => step(player))
  }

  /** A move through a trace that contradicts itself stops before the bad event; the buttons go on working from there. */
  #attempt(move: () => Move): void {
    const from = this.#player?.index ?? 0
    try {
      this.#lastMove = move()
      this.#problem = null
    } catch (error) {
      this.pause()
      this.#lastMove = { from, to: this.#player?.index ?? from }
      this.#problem = error instanceof Error ? error.message : String(error)
    }
    this.#revision++
  }

  nextPop(): void {
    this.#grain = 'pop'
    this.#move((player) => player.nextPop())
  }
  previousPop(): void {
    this.#grain = 'pop'
    this.#move((player) => player.previousPop())
  }
  nextLine(): void {
    this.#grain = 'line'
    this.#move((player) => player.nextLine())
  }
  previousLine(): void {
    this.#grain = 'line'
    this.#move((player) => player.previousLine())
  }
  first(): void {
    this.#grain = 'pop'
    this.#move((player) => player.first())
  }
  last(): void {
    this.#grain = 'pop'
    this.#move((player) => player.last())
  }
  seekPop(pop: number): void {
    this.#grain = 'pop'
    this.#move((player) => player.seekPop(pop))
  }
  /** To a place that need not be a stop: where one run waits for another beside it. */
  seekEvent(index: number): void {
    this.#grain = 'pop'
    this.#move((player) => player.seekEvent(index))
  }

  play(): void {
    if (!this.#player) return
    if (this.atEnd && this.grain === 'pop') this.first()
    this.#playing = true
    this.#schedule()
  }

  /** Shows how the forward run makes the graph, line by line, up to where the pops begin. */
  playForward(): void {
    if (!this.#player) return
    this.pause()
    this.#move((player) => player.seekEvent(0))
    this.#grain = 'line'
    this.#playing = true
    this.#schedule(250)
  }

  pause(): void {
    this.#playing = false
    clearTimeout(this.#timer)
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  #schedule(delay?: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => {
        const player = this.#player
        if (!this.playing || !player) return
        const before = player.index
        if (this.grain === 'pop') this.nextPop()
        else this.nextLine()
        const forwardDone = this.grain === 'line' && before < this.#startIndex() && player.index >= this.#startIndex()
        if (player.index === before || forwardDone || (this.grain === 'pop' && this.atEnd)) {
          this.#grain = 'pop'
          this.pause()
        } else this.#schedule()
      },
      delay ?? (this.grain === 'pop' ? POP_MS : LINE_MS) / this.speed,
    )
  }

  /** Where the stop of position 0 lies. */
  #startIndex(): number {
    return this.#player?.pops[0]?.start ?? Infinity
  }
}
