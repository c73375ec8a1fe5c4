import type { TraceStore } from '../trace/store'
import { emptyFrame, restoreFrame, takeFrame, type Frame } from './frames'
import { Replay } from './replay'
import { Stops } from './stops'
import type { CallInfo, Move, PlayState, PopInfo } from './types'

/** Fewer events than this between two key frames are replayed faster than a frame is worth its memory. */
const LEAST_SPACING = 2000

/**
 * The state after any event of a trace, forwards and backwards. The trace may still grow: call `extend` after each
 * `append`. A move throws DamagedTrace when the events contradict each other; the state is then that before the bad event.
 */
export class Player {
  private readonly replay = new Replay()
  private readonly stops = new Stops()
  private readonly frames: Frame[] = [emptyFrame(this.replay)]
  private applied = 0
  /** The most events ever applied: key frames are taken beyond it only. */
  private frontier = 0

  constructor(readonly trace: TraceStore) {
    this.extend()
  }

  get state(): PlayState {
    return this.replay.state
  }
  /** Events applied. */
  get index(): number {
    return this.applied
  }
  /** Pops so far, including one in which a move by line has stopped. */
  get position(): number {
    return this.replay.popped
  }
  /** Pops in the trace so far. */
  get length(): number {
    return this.stops.pops.length
  }
  get pops(): readonly PopInfo[] {
    return this.stops.pops
  }
  get calls(): readonly CallInfo[] {
    return this.stops.calls
  }

  /** Takes in what has been added to the trace since the last call, without moving. */
  extend(): void {
    this.replay.grow(this.trace.variables, this.trace.functions)
    this.stops.extend(this.trace.events, this.trace.end)
  }

  /** To the end of the current pop, or else of the next one; from the forward run, to just before the first. */
  nextPop(): Move {
    const { position } = this
    if (this.applied < this.stops.stop(position)) return this.seekPop(position)
    return position < this.length ? this.seekPop(position + 1) : this.stay()
  }

  previousPop(): Move {
    const { position } = this
    if (this.applied > this.stops.stop(position)) return this.seekPop(position)
    return position > 0 ? this.seekPop(position - 1) : this.stay()
  }

  /** `over`: a call of a Function that could be followed counts as one line. */
  nextLine(over = false): Move {
    const { events } = this.trace
    let to = this.applied
    let inside = over && (this.state.applying?.open ?? false)
    do {
      const event = events[to]?.k
      if (over && (event === 'apply' || event === 'applied')) inside = event === 'apply'
      to++
    } while (to < events.length && (inside || events[to]!.k !== 'line'))
    return this.seekEvent(to)
  }

  previousLine(): Move {
    const { events } = this.trace
    let to = this.applied - 1
    while (to > 0 && events[to]!.k !== 'line') to--
    return this.seekEvent(to)
  }

  first(): Move {
    return this.seekPop(0)
  }
  last(): Move {
    return this.seekPop(this.length)
  }

  /** The run is over, and nothing was popped in it. */
  get popless(): boolean {
    return this.length === 0 && this.trace.end !== null
  }
  /** All events are applied. */
  get atEnd(): boolean {
    return this.applied === this.trace.events.length
  }

  seekPop(n: number): Move {
    return this.seekEvent(this.stops.stop(Math.min(Math.max(n, 0), this.length)))
  }

  seekEvent(index: number): Move {
    const from = this.applied
    const to = Math.min(Math.max(index, 0), this.trace.events.length)
    this.jumpNear(to)
    while (this.applied < to) this.forward()
    while (this.applied > to) this.back()
    return { from, to }
  }

  /** The function of the next pop event, null when none is known yet. */
  nextFunction(): number | null {
    return this.stops.pops[this.position]?.f ?? null
  }

  private stay(): Move {
    return { from: this.applied, to: this.applied }
  }

  private forward(): void {
    this.replay.apply(this.trace.events[this.applied]!, this.applied)
    this.applied++
    if (this.applied <= this.frontier) return
    this.frontier = this.applied
    if (this.applied >= this.frames.at(-1)!.index + this.spacing) this.frames.push(takeFrame(this.replay, this.applied))
  }

  private back(): void {
    this.replay.revert(this.trace.events[this.applied - 1]!, this.applied - 1)
    this.applied--
  }

  /** Restores the key frame nearest to an index where that is less work than going there event by event. */
  private jumpNear(to: number): void {
    let least = Math.abs(to - this.applied)
    if (least <= this.nodes) return
    const after = this.frames.findIndex((frame) => frame.index > to)
    const candidates = after < 0 ? this.frames.slice(-1) : this.frames.slice(Math.max(after - 1, 0), after + 1)
    let best: Frame | null = null
    for (const frame of candidates) {
      const work = Math.abs(to - frame.index) + this.nodes
      if (work < least) [best, least] = [frame, work]
    }
    if (!best) return
    restoreFrame(best, this.replay, this.trace)
    this.applied = best.index
  }

  /** Grows with the nodes, so that all key frames together stay about as large as the events. */
  private get spacing(): number {
    return Math.max(LEAST_SPACING, 2 * this.nodes)
  }

  private get nodes(): number {
    return this.trace.variables.length + this.trace.functions.length
  }
}
