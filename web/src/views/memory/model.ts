/** The memory of a program after any of its steps, forwards and backwards. */
import type { FreedBy, ObjectKind, MemoryProfile, MemoryStep, LinkEntry, NameEntry } from '../../answers/schema'

export interface MemoryObject {
  readonly id: number
  readonly kind: ObjectKind
  /** Its class. */
  readonly label: string
  readonly count: number
  /** Bytes of the arrays that it refers to itself. */
  readonly data: number
  readonly grad: number
  readonly freed: { at: number; by: FreedBy } | null
  /** The last name it had, once it has none. */
  readonly was: string | null
}

export interface Series {
  /** After step k at index k; before the first step at 0. */
  alive: number[]
  data: number[]
  grad: number[]
}

const keyOf = (entry: NameEntry | LinkEntry): string => JSON.stringify(entry)

export class Memory {
  readonly steps: readonly MemoryStep[]
  readonly objects = new Map<number, MemoryObject>()
  readonly names = new Map<string, NameEntry>()
  readonly links = new Map<string, LinkEntry>()
  cycles: readonly number[][] = []
  held: readonly [data: number, grad: number] = [0, 0]
  /** How many steps have been taken. */
  position = 0
  /** For each step taken, how to undo it. */
  readonly #undo: (() => void)[][] = []

  constructor(answer: MemoryProfile) {
    this.steps = answer.steps
  }

  get length(): number {
    return this.steps.length
  }

  /** The step that was taken last. */
  get step(): MemoryStep | null {
    return this.steps[this.position - 1] ?? null
  }

  seek(position: number): void {
    const to = Math.min(Math.max(position, 0), this.length)
    while (this.position < to) this.#forward()
    while (this.position > to) this.#back()
  }

  #forward(): void {
    const step = this.steps[this.position]
    if (!step) return
    const undo: (() => void)[] = []
    this.position++
    for (const [id, kind, label] of step.new ?? [])
      this.#put(undo, this.objects, id, { id, kind, label, count: 0, data: 0, grad: 0, freed: null, was: null })
    for (const [id, kind] of step.kinds ?? []) this.#change(undo, id, { kind })
    for (const [id, count] of step.counts ?? []) this.#change(undo, id, { count })
    for (const [id, data, grad] of step.bytes ?? []) this.#change(undo, id, { data, grad })
    for (const entry of step.unbind ?? []) {
      this.#put(undo, this.names, keyOf(entry), null)
      if (entry[1] === null) this.#change(undo, entry[2], { was: entry[0] })
    }
    for (const entry of step.bind ?? []) this.#put(undo, this.names, keyOf(entry), entry)
    for (const entry of step.unlink ?? []) this.#put(undo, this.links, keyOf(entry), null)
    for (const entry of step.link ?? []) this.#put(undo, this.links, keyOf(entry), entry)
    for (const [id, by] of step.freed ?? []) this.#change(undo, id, { count: 0, freed: { at: this.position, by } })
    const { held, cycles } = this
    undo.push(() => {
      this.held = held
      this.cycles = cycles
    })
    this.held = step.held ?? held
    this.cycles = step.cycles ?? cycles
    this.#undo.push(undo)
  }

  #back(): void {
    for (const take of this.#undo.pop()?.reverse() ?? []) take()
    this.position--
  }

  #put<K, V>(undo: (() => void)[], map: Map<K, V>, key: K, value: V | null): void {
    const before = map.get(key)
    undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)))
    if (value === null) map.delete(key)
    else map.set(key, value)
  }

  #change(undo: (() => void)[], id: number, change: Partial<MemoryObject>): void {
    const before = this.objects.get(id)
    if (before) this.#put(undo, this.objects, id, { ...before, ...change })
  }
}

/** The three curves of the chart. */
export function seriesOf(answer: MemoryProfile): Series {
  const series: Series = { alive: [0], data: [0], grad: [0] }
  let alive = 0
  let held: [number, number] = [0, 0]
  for (const step of answer.steps) {
    alive += (step.new?.length ?? 0) - (step.freed?.length ?? 0)
    held = step.held ?? held
    series.alive.push(alive)
    series.data.push(held[0])
    series.grad.push(held[1])
  }
  return series
}

/** The reference count of one object, like `Series`; 0 where it is not alive. */
export function countsOf(steps: readonly MemoryStep[], id: number): number[] {
  const counts = [0]
  let now = 0
  for (const step of steps) {
    now = step.counts?.find(([other]) => other === id)?.[1] ?? now
    if (step.freed?.some(([other]) => other === id)) now = 0
    counts.push(now)
  }
  return counts
}

/** The position after the step that made the first object; the end where there is none. */
export function firstObject(answer: MemoryProfile): number {
  const at = answer.steps.findIndex((step) => (step.new?.length ?? 0) > 0)
  return at < 0 ? answer.steps.length : at + 1
}

/** The collections after one more is added after step `index`: each is a step itself and shifts the later ones. */
export function pressedAt(presses: readonly number[], index: number): number[] {
  return [...presses.map((at) => (at > index ? at + 1 : at)), index].sort((a, b) => a - b)
}
