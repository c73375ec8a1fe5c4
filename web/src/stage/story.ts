/**
 * A move told in time: what of it is seen when, cause before effect. The function lights up, the gradients of its outputs come in,
 * the products leave along the edges, and only when one lands does its variable change; then the creators join the queue.
 *
 * The player itself stands at the events that have been told so far, so every panel shows the same moment.
 */
import { isDelivery } from '../playback/delivery'
import type { Move } from '../playback/types'
import type { LayoutEdge } from '../layout/types'
import { formatValue } from '../trace/format'
import { shorten } from '../trace/shorten'
import type { GradEvent, Trace, TraceEvent, Value } from '../trace/schema'

/** A gradient on its way along an edge, against the direction of the forward run or, when a move is undone, along it. */
export interface Flight {
  key: string
  edge: LayoutEdge
  text: string
  /** When it leaves and when it lands, in ms from the start of the move. */
  start: number
  end: number
  /** The move is undone: it flies back to where it came from. */
  undone: boolean
}

/** From this time on the player stands at this index. */
export interface Beat {
  at: number
  index: number
}

export interface Story {
  flights: Flight[]
  /** In order of time; the last one is the end of the move. */
  beats: Beat[]
}

/** In ms at speed 1. */
interface Pace {
  lightUp: number
  flight: number
  /** The landings of one function are at most this far apart. */
  apart: number
  push: number
  sort: number
}
const FORWARD: Pace = { lightUp: 120, flight: 340, apart: 110, push: 120, sort: 140 }
/** Faster, but a flight can still be seen. */
const BACK: Pace = { lightUp: 30, flight: 320, apart: 60, push: 30, sort: 30 }

/** All landings of one function take no longer than this, however many inputs it has. */
const LONGEST_LANDING = 600
const MOST_FLIGHTS = 24
/** How far back the products of a function are looked for when a move goes by line. */
const FARTHEST_BACK = 400

type Recording = Pick<Trace, 'events' | 'functions'>

/** Null where there is nothing to fly: the move is shown at once. */
export function storyOf(recording: Recording, move: Move, edges: ReadonlyMap<string, LayoutEdge>): Story | null {
  const [first, last] = move.from < move.to ? [move.from, move.to] : [move.to, move.from]
  const events = recording.events.slice(first, last)
  // A long jump shows its end only.
  if (events.filter((event) => event.k === 'pop').length > 1) return null
  if (!events.some((event) => event.k === 'gather' || event.k === 'gxs' || isLanding(event))) return null
  const told = new Teller(recording, edges, move.from < move.to ? FORWARD : BACK, first).tell(events)
  if (told.flights.length === 0) return null
  return move.from < move.to ? told : backwards(told, first)
}

/** A function has sent a gradient to one of its inputs. */
function isLanding(event: TraceEvent): event is GradEvent {
  return event.k === 'grad' && event.by !== null && isDelivery(event)
}

/** Goes through the events of a move and notes when each of them is seen. */
class Teller {
  private readonly flights: Flight[] = []
  private readonly beats: Beat[] = []
  private time = 0
  /** Products on their way. */
  private readonly flying: Flight[] = []

  constructor(
    private readonly recording: Recording,
    private readonly edges: ReadonlyMap<string, LayoutEdge>,
    private readonly pace: Pace,
    private readonly first: number,
  ) {}

  tell(events: readonly TraceEvent[]): Story {
    events.forEach((event, i) => {
      const index = this.first + i
      switch (event.k) {
        case 'pop':
          this.beat(index + 1)
          this.time += this.pace.lightUp
          return
        case 'gather':
          this.beat(index)
          if (this.comeIn(index, event.f, event.gys)) this.time += this.pace.flight
          return
        case 'gxs':
          if (!events.slice(i).some((later) => isLanding(later) && later.by === event.f)) return
          this.beat(index + 1)
          this.leave(index, event.f, event.gxs)
          return
        case 'grad':
          if (isLanding(event)) this.land(index, event)
          return
        case 'push':
          this.settle(index, this.pace.push)
          return
        case 'sort':
          if (event.now.length > 0) this.settle(index, this.pace.sort)
          return
      }
    })
    this.time = Math.max(this.time, ...this.flying.map((flight) => flight.end))
    this.beat(this.first + events.length)
    return { flights: this.flights, beats: this.beats }
  }

  /** From now on everything before `index` is seen. */
  private beat(index: number): void {
    const last = this.beats.at(-1)
    if (last?.at === this.time) last.index = index
    else this.beats.push({ at: this.time, index })
  }

  private comeIn(index: number, f: number, gys: readonly Value[]): boolean {
    const edges = this.recording.functions[f]?.outputs.map((_, slot) => this.edges.get(`o${f}.${slot}`)) ?? []
    return edges.filter((edge, slot) => this.fly(`${index}.${slot}`, edge, gys[slot] ?? null, this.time)).length > 0
  }

  /** All leave together and land one after another, so that each landing can be seen. */
  private leave(index: number, f: number, gxs: readonly Value[]): void {
    const inputs = this.recording.functions[f]?.inputs ?? []
    const apart = Math.min(this.pace.apart, LONGEST_LANDING / Math.max(1, inputs.length))
    inputs.forEach((_, slot) => {
      const flight = this.fly(`${index}.${slot}`, this.edges.get(`i${f}.${slot}`), gxs[slot] ?? null, this.time)
      if (!flight) return
      flight.end += slot * apart
      this.flying.push(flight)
    })
  }

  private land(index: number, event: GradEvent): void {
    const waiting = this.flying.findIndex((flight) => flight.edge.f === event.by && flight.edge.v === event.v)
    const [flight] = waiting < 0 ? [] : this.flying.splice(waiting, 1)
    if (flight) {
      this.time = Math.max(this.time, flight.end)
      flight.end = this.time // it stays in sight until the number that it brings is there
    } else if (this.flying.length === 0 && this.takeOff(index, event)) this.time += this.pace.flight
    this.beat(index + 1)
  }

  /** By line: the products were computed in an earlier move, and this one sends one of them. */
  private takeOff(index: number, event: GradEvent): boolean {
    const f = event.by!
    const { events, functions } = this.recording
    let sent = 0
    let at = index - 1
    for (; at >= Math.max(0, index - FARTHEST_BACK); at--) {
      const before = events[at]!
      if (before.k === 'gxs' && before.f === f) break
      if (isLanding(before) && before.by === f && before.v === event.v) sent++
    }
    const products = events[at]
    const slots = functions[f]?.inputs.flatMap((v, slot) => (v === event.v ? [slot] : [])) ?? []
    const slot = slots[Math.min(sent, slots.length - 1)]
    if (slot === undefined) return false
    const value = products?.k === 'gxs' && products.f === f ? (products.gxs[slot] ?? null) : event.now
    this.beat(index)
    return this.fly(`${index}.${slot}`, this.edges.get(`i${f}.${slot}`), value, this.time) !== null
  }

  private settle(index: number, ms: number): void {
    if (this.time > 0) this.time += ms
    this.beat(index + 1)
  }

  private fly(key: string, edge: LayoutEdge | undefined, value: Value, start: number): Flight | null {
    if (!edge || value === null || this.flights.length >= MOST_FLIGHTS) return null
    const text = shorten(formatValue(value), 9)
    const flight = { key, edge, text, start, end: start + this.pace.flight, undone: false }
    this.flights.push(flight)
    return flight
  }
}

/** The same story from its end to its beginning. */
function backwards({ flights, beats }: Story, first: number): Story {
  const end = beats.at(-1)!.at
  const undone = flights.map((one) => ({ ...one, start: end - one.end, end: end - one.start, undone: true }))
  const moments = beats.slice(0, -1).map(({ index }, i) => ({ at: end - beats[i + 1]!.at, index }))
  return {
    flights: undone.reverse(),
    beats: [...moments.reverse(), { at: end - beats[0]!.at, index: first }],
  }
}
