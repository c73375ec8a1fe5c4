/**
 * The trace on screen, where in it the learner stands, and its layout.
 *
 * The player changes in place. Whatever reads `playback.player` in an effect or a derived value is run again after every
 * change, so read it there and then: `$derived(playback.player)` would be the same object before and after.
 */
import { layoutInput } from '../layout/input'
import { functionWidth } from '../layout/sizes'
import { Layouter } from '../layout/layouter'
import type { LayoutEdge, LayoutResult } from '../layout/types'
import { Player } from '../playback/player'
import type { Move } from '../playback/types'
import type { TraceStore } from '../trace/store'
import type { Truth } from '../analysis/truth'
import { storyOf, type Flight, type Story } from './story'

export type Grain = 'pop' | 'line'
/** How the picture came to the present moment: in a story that is told in time, or at once. */
export type Manner = 'forward' | 'backward' | 'instant'

/** From the end of one move of Play to the next. */
const POP_MS = 700
const LINE_MS = 550
/** From the press of Play to its first move. */
const START_MS = 300
/** Moves that follow each other faster than this are not waited for: a key is held, or somebody is in a hurry. */
const HURRY_MS = 220
/** While a move is being told, Play looks this often whether it is over. */
const LOOK_AGAIN_MS = 60
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
  /** The move that is being told, with the move's two ends and the position before it. */
  #story = $state.raw<(Story & Move & { position: number }) | null>(null)
  #flights = $state.raw<Flight[]>([])
  #manner = $state<Manner>('instant')
  #truth = $state.raw<{ shown: number; truth: Truth } | null>(null)
  #shown = $state(0)
  speed = $state(1)

  #layouter = new Layouter()
  readonly #edges = $derived(new Map<string, LayoutEdge>(this.#layout?.edges.map((edge) => [edge.id, edge]) ?? []))
  #timer: ReturnType<typeof setTimeout> | undefined
  #storyTimer: ReturnType<typeof setTimeout> | undefined
  #storyFrame = 0
  #lastMoved = -Infinity
  #layoutTimer: ReturnType<typeof setTimeout> | undefined
  /** The learner has not moved yet: while the trace grows, stay at its start. */
  #untouched = true
  #waits = $state(false)
  /** Play goes over the calls of Functions. */
  #overCalls = false
  /** How long what is said now takes to read, in milliseconds. */
  readonly #reading: () => number
  /** Whether something is asked here, so that Play stops. */
  readonly #asks: () => boolean
  /** Keys pressed before there was a trace. */
  #early: ((player: Player) => Move)[] = []

  constructor(reading: () => number = () => 0, asks: () => boolean = () => false) {
    this.#reading = reading
    this.#asks = asks
  }

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
  /** Play has stopped for a question. */
  get waits(): boolean {
    return this.#waits
  }
  get playing(): boolean {
    return this.#playing
  }
  /** Pops done: one that is still being told counts when it is over. */
  get position(): number {
    return this.#story?.position ?? this.player?.position ?? 0
  }
  /** A move is being told: the player stands at an event within it. */
  get underWay(): boolean {
    return this.#story !== null
  }
  /** Where the player is, or will be when the move has been told. */
  get goal(): number {
    return this.#story?.to ?? this.player?.index ?? 0
  }
  /** The gradients that are on their way at this moment. */
  get flights(): readonly Flight[] {
    return this.#flights
  }
  /** What the gradients of this run should be; null while that is not known. */
  get truth(): Truth | null {
    return this.#truth?.shown === this.#shown ? this.#truth.truth : null
  }
  get manner(): Manner {
    return this.#manner
  }
  get length(): number {
    return this.player?.length ?? 0
  }
  get atEnd(): boolean {
    const { player } = this
    return !player || this.goal >= (player.pops.at(-1)?.end ?? 0)
  }

  /** The truth about the trace number `shown` has come. */
  learn(shown: number, truth: Truth): void {
    this.#truth = { shown, truth }
  }

  /** Play goes on pop by pop, or line by line. */
  goBy(grain: Grain): void {
    this.#grain = grain
  }

  show(trace: TraceStore): void {
    this.pause()
    this.#drop()
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

  /**
   * Another run of the same program with another number in it: where the graph is the same, the learner stays where they are,
   * with what is true of this run.
   */
  swap(trace: TraceStore, truth: Truth | null): void {
    const before = this.#player
    if (!before || !isSameGraph(before.trace, trace)) {
      this.show(trace)
      if (truth) this.learn(this.#shown, truth)
      return
    }
    this.pause()
    this.settle()
    const { position, index } = before
    const atStop = before.pops[position - 1]?.end === index || position === 0
    this.#player = new Player(trace)
    this.#truth = truth && { shown: this.#shown, truth }
    this.#manner = 'instant'
    this.#attempt(() => {
      const player = this.#player!
      if (atStop || trace.events.length !== before.trace.events.length) player.seekPop(position)
      else player.seekEvent(index)
      return { from: player.index, to: player.index }
    })
  }

  /** There is no trace to show. */
  clear(): void {
    this.pause()
    this.#drop()
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
    this.#layouter.request(layoutInput(variables, functions, (f) => functionWidth(f.label))).then(
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

  #move(step: (player: Player) => Move, held = false): void {
    const player = this.#player
    if (!player) {
      this.#early.push(step)
      return
    }
    this.#untouched = false
    this.#waits = false
    this.settle()
    const { position } = player
    const now = performance.now()
    const hurried = held || now - this.#lastMoved < HURRY_MS
    this.#lastMoved = now
    this.#attempt(() => step(player))
    this.#manner = 'instant'
    const move = this.#lastMove
    if (hurried || this.#problem !== null || move.from === move.to || isStill()) return
    const story = storyOf(player.trace, move, this.#edges)
    if (!story) return
    this.#manner = move.from < move.to ? 'forward' : 'backward'
    this.#story = { ...story, ...move, position }
    this.#tell(player, 0)
  }

  /**
   * Shows the moment `time` of the story; the next one follows in time. The story has a clock of its own: where the page is late,
   * everything comes later, and no flight is cut short.
   */
  #tell(player: Player, time: number): void {
    const story = this.#story
    if (!story) return
    const beat = story.beats.findLast(({ at }) => at <= time)
    if (beat === story.beats.at(-1)) {
      this.settle()
      return
    }
    this.#flights = story.flights.filter(({ start, end }) => start <= time && time < end)
    if (beat && beat.index !== player.index) {
      player.seekEvent(beat.index)
      this.#lastMove = { from: story.from, to: beat.index }
      this.#revision++
    }
    const moments = [...story.beats.map(({ at }) => at), ...story.flights.flatMap(({ start, end }) => [start, end])]
    const next = Math.min(...moments.filter((at) => at > time))
    // From the frame on in which the flights are first drawn.
    this.#storyFrame = requestAnimationFrame(() => {
      this.#storyTimer = setTimeout(() => this.#tell(player, next), (next - time) / this.speed)
    })
  }

  /** The move that is being told is shown to its end at once. */
  settle(): void {
    const story = this.#story
    if (!story) return
    this.#drop()
    this.#attempt(() => {
      this.#player?.seekEvent(story.to)
      return { from: story.from, to: story.to }
    })
  }

  #drop(): void {
    if (!this.#story) return
    cancelAnimationFrame(this.#storyFrame)
    clearTimeout(this.#storyTimer)
    this.#story = null
    this.#flights = []
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

  /** `held`: by a key that is held down, which waits for nothing. The same for the next three. */
  nextPop(held = false): void {
    this.#grain = 'pop'
    this.#move((player) => player.nextPop(), held)
  }
  previousPop(held = false): void {
    this.#grain = 'pop'
    this.#move((player) => player.previousPop(), held)
  }
  nextLine(held = false): void {
    this.#grain = 'line'
    this.#move((player) => {
      // Where only lines can be stepped, all of them have been when the run is shown first.
      if (player.popless && player.atEnd) player.seekEvent(0)
      return player.nextLine()
    }, held)
  }
  previousLine(held = false): void {
    this.#grain = 'line'
    this.#move((player) => player.previousLine(), held)
  }
  /** Just before the first pop; of a run that pops nothing, the start. */
  first(): void {
    this.#grain = 'pop'
    this.#move((player) => (player.popless ? player.seekEvent(0) : player.first()))
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

  /** Goes on by itself: soon, for who presses Play waits for something to happen; or, after a question, when its answer can have been read. */
  play(afterAnswer = false): void {
    if (!this.#player) return
    if (this.#player.popless) {
      if (this.#player.atEnd) this.first()
      this.#grain = 'line'
    } else if (this.atEnd && this.grain === 'pop') this.first()
    this.#playing = true
    this.#schedule(afterAnswer ? undefined : START_MS)
  }

  /** Shows how the forward run makes the graph, line by line, up to where the pops begin. */
  playForward(): void {
    if (!this.#player) return
    this.pause()
    this.#move((player) => player.seekEvent(0))
    this.#grain = 'line'
    this.#overCalls = true
    this.#playing = true
    this.#schedule(250)
  }

  pause(): void {
    this.#playing = false
    this.#waits = false
    this.#overCalls = false
    clearTimeout(this.#timer)
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  /** The next move of Play: when the story of the last one has been told, and what is said of it can have been read. */
  #schedule(delay?: number): void {
    clearTimeout(this.#timer)
    const move = (): void => {
      const player = this.#player
      if (!this.playing || !player) return
      if (this.underWay) {
        this.#timer = setTimeout(move, LOOK_AGAIN_MS)
        return
      }
      if (this.grain === 'pop' && this.#asks()) {
        this.#playing = false
        this.#waits = true
        return
      }
      const before = this.goal
      if (this.grain === 'pop') this.nextPop()
      else this.#move((player) => player.nextLine(this.#overCalls))
      const forwardDone = this.grain === 'line' && before < this.#startIndex() && this.goal >= this.#startIndex()
      if (this.goal === before || forwardDone || (this.grain === 'pop' && this.atEnd)) {
        this.#grain = 'pop'
        this.pause()
      } else this.#schedule()
    }
    const rest = (): void => {
      if (this.underWay) this.#timer = setTimeout(rest, LOOK_AGAIN_MS)
      else
        this.#timer = setTimeout(move, Math.max(this.grain === 'pop' ? POP_MS : LINE_MS, this.#reading()) / this.speed)
    }
    if (delay === undefined) rest()
    else this.#timer = setTimeout(move, delay)
  }

  /** Where the stop of position 0 lies. */
  #startIndex(): number {
    return this.#player?.pops[0]?.start ?? Infinity
  }
}

/** The same functions of the same variables, so the same picture. */
function isSameGraph(a: TraceStore, b: TraceStore): boolean {
  const shape = ({ variables, functions }: TraceStore): string =>
    JSON.stringify([variables.length, functions.map((f) => [f.label, f.inputs, f.outputs, f.generation])])
  return shape(a) === shape(b)
}

/** Nobody sees a motion, or the reader does not want any. */
function isStill(): boolean {
  return typeof document === 'undefined' || document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches
}
