/** The point on the map of a test function, and what the engine computes there. */
import type { Lab } from '../../app/lab'
import { Latest } from '../../app/latest'
import { LabTimeout } from '../../app/lab'
import { Playback } from '../../stage/playback.svelte'
import type { TraceStore } from '../../trace/store'
import { descentProgram, mapProgram, newtonProgram, pointProgram, type TestFunction } from './functions'
import { numbersIn, parseSurface, readOff, type Surface } from './surface'

export type Point = readonly [number, number]
/** `exact`: from the engine's own run; else read off the map while the hand still moves. */
export interface Reading {
  z: number
  gx: number
  gy: number
  exact: boolean
}
/** How a step downhill is found. */
export type Method = 'descent' | 'newton'
export type MapTrouble = 'timeout' | 'noPython'

export class PointOnMap {
  point = $state.raw<Point>([1, 1])
  surface = $state.raw<Surface | null>(null)
  reading = $state.raw<Reading | null>(null)
  path = $state.raw<Point[]>([])
  /** The height at each point of the path. */
  heights = $state.raw<number[]>([])
  rate = $state(0.1)
  method = $state<Method>('descent')
  busy = $state(false)
  trouble = $state<MapTrouble | null>(null)
  readonly playback = new Playback()

  /** The request for the current point; a move of the hand outdates it. */
  #latest = new Latest()
  #last: Promise<void> = Promise.resolve()

  constructor(
    private readonly lab: Lab,
    readonly f: TestFunction,
  ) {
    this.point = f.start
    this.rate = f.rate
  }

  async open(): Promise<void> {
    await this.#guarded(async () => {
      this.surface = parseSurface(printedBy(await this.#record(mapProgram(this.f))))
    })
    await this.settle()
  }

  /** While the point is dragged: read off the map, near enough and at once. */
  drag(point: Point): void {
    this.#latest.cancel()
    const within = (value: number, [from, to]: [number, number]): number =>
      Math.round(Math.min(Math.max(value, from), to) * 100) / 100
    this.path = []
    this.heights = []
    this.#moveTo([within(point[0], this.f.x), within(point[1], this.f.y)])
  }

  /** The engine's own run at the point, whose graph is shown. */
  settle(): Promise<void> {
    return this.#newest(async (current) => {
      const trace = await this.#record(pointProgram(this.f, this.point))
      if (!current()) return
      const [z, gx, gy] = numbersIn(printedBy(trace))[0] ?? []
      if (z !== undefined && gx !== undefined && gy !== undefined) this.reading = { z, gx, gy, exact: true }
      this.playback.show(trace)
      this.playback.finish()
    })
  }

  /** Downhill from here; the point ends where it ends. */
  async descend(steps: number): Promise<void> {
    let arrived = false
    await this.#newest(async (current) => {
      const from = this.point
      const program =
        this.method === 'newton' ? newtonProgram(this.f, from, steps) : descentProgram(this.f, from, this.rate, steps)
      const before = this.reading?.z
      const rows = numbersIn(printedBy(await this.#record(program)))
      if (!current()) return
      const heights = this.heights.length > 0 ? this.heights : before === undefined ? [] : [before]
      this.heights = [...heights, ...rows.map(([, , z]) => z ?? NaN)]
      const walked = rows.flatMap(([x, y]): Point[] => (x === undefined || y === undefined ? [] : [[x, y]]))
      this.path = [...(this.path.length > 0 ? this.path : [from]), ...walked]
      const end = walked.at(-1)
      arrived = end?.every(Number.isFinite) ?? false
      if (end && arrived) this.#moveTo(end)
    })
    if (arrived) await this.settle()
  }

  restart(): void {
    this.path = []
    this.heights = []
    this.#moveTo(this.f.start)
    void this.settle()
  }

  /** The last step led off the map, or to no number at all. */
  get lost(): boolean {
    const end = this.path.at(-1)
    if (!end) return false
    const [x, y] = end
    return !(x >= this.f.x[0] && x <= this.f.x[1] && y >= this.f.y[0] && y <= this.f.y[1])
  }

  #moveTo(point: Point): void {
    this.point = point
    const { surface } = this
    const at = (grid: number[]): number => readOff(grid, this.f, point)
    this.reading =
      surface && !this.lost ? { z: at(surface.z), gx: at(surface.gx), gy: at(surface.gy), exact: false } : null
  }

  /** Runs one after the other, and of those that wait only the newest: a held key asks faster than Python answers. */
  #newest(act: (current: () => boolean) => Promise<void>): Promise<void> {
    const current = this.#latest.begin()
    this.#last = this.#last.then(() => (current() ? this.#guarded(() => act(current)) : undefined))
    return this.#last
  }

  #record(program: string): Promise<TraceStore> {
    return this.lab.record({ files: { 'main.py': program }, engine: null })
  }

  async #guarded(act: () => Promise<void>): Promise<void> {
    this.busy = true
    this.trouble = null
    try {
      await act()
    } catch (error) {
      this.trouble = error instanceof LabTimeout ? 'timeout' : 'noPython'
    } finally {
      this.busy = false
    }
  }
}

function printedBy(trace: TraceStore): string {
  return trace.events.map((event) => (event.k === 'print' ? event.text : '')).join('')
}
