import { narration as en, type NarrationWords } from '../src/narration/sentences.en'
import type { Language } from '../src/i18n/index'
import { narration as ko } from '../src/narration/sentences.ko'
import { Player } from '../src/playback/player'
import type { End, GradEvent } from '../src/trace/schema'
import { float, TraceBuilder } from './traceBuilder'

interface EngineKind {
  /** Keeps generations, sorts by them, and has a seen_set. */
  generations?: boolean
  how?: 'add' | 'set' | 'inplace'
  /** No queue is recognised. */
  hidden?: boolean
  end?: End
}

/**
 * A run told by hand, for squares and sums: it writes the events that an engine of the given kind causes, so that the tests
 * of the words need no Python. Gradients are computed here, by the derivative of each function.
 */
export class Run {
  readonly b = new TraceBuilder()
  private readonly grads = new Map<number, number>()
  private readonly arrived = new Map<number, number>()
  private readonly data: number[] = []
  private readonly creator = new Map<number, number>()
  private calls = 0
  private last: number | null = null

  constructor(private readonly kind: EngineKind = {}) {}

  leaf(data: number, name: string | null): number {
    this.b.line(4, 'main.py')
    const v = this.b.variable(data, name, this.kind.generations ? 0 : null)
    this.data[v] = data
    return v
  }

  call(label: 'Square' | 'Add', inputs: number[], name: string | null = null): number {
    this.b.line(5, 'main.py')
    const [x = 0, y = 0] = inputs.map((v) => this.data[v]!)
    const { f, v } = this.b.call(label, inputs, label === 'Square' ? x * x : x + y, name)
    this.data[v] = this.b.variables[v]!.data?.kind === 'array' ? (label === 'Square' ? x * x : x + y) : 0
    if (!this.kind.generations) {
      this.b.functions[f]!.generation = null
      this.b.variables[v]!.generation = null
    }
    this.creator.set(v, f)
    return v
  }

  clear(v: number): void {
    this.b.add({
      k: 'grad',
      v,
      how: 'clear',
      was: this.value(v),
      now: null,
      arrived: [this.arrived.get(v) ?? 0, this.arrived.get(v) ?? 0],
      by: null,
    })
    this.grads.delete(v)
  }

  backward(root: number): void {
    const { b } = this
    b.line(7, 'main.py')
    const call = this.calls++
    b.add({
      k: 'enter',
      call,
      root,
      depth: 0,
      code: ['engine.py', 1, 20],
      expect: this.expected(root).map(([v, n]) => [v, this.arrived.get(v) ?? 0, 0, 0, n]),
    })
    this.arrived.clear()
    b.line(2)
    if (!this.grads.has(root)) {
      b.add({ k: 'grad', v: root, how: 'seed', was: null, now: float(1), arrived: [0, 0], by: null })
      this.grads.set(root, 1)
    }
    const queue: number[] = []
    const seen = new Set<number>()
    b.line(3)
    if (!this.kind.hidden) b.add({ k: 'found', what: 'queue', name: 'funcs', was: null, type: 'list' })
    if (this.kind.generations) b.add({ k: 'found', what: 'seen', name: 'seen_set', was: null, type: 'set' })
    const push = (f: number) => {
      if (this.kind.generations) {
        if (seen.has(f)) return b.add({ k: 'skip', f })
        b.add({ k: 'seen', f, on: true, at: seen.size })
        seen.add(f)
      }
      if (!this.kind.hidden) b.add({ k: 'push', f, at: queue.length })
      queue.push(f)
      if (this.kind.generations) this.sort(queue)
    }
    push(this.creator.get(root)!)
    while (queue.length) {
      b.line(5)
      const f = queue.pop()!
      b.add({ k: 'pop', f, at: this.kind.hidden ? null : queue.length, call, was: this.last })
      this.last = f
      b.line(6)
      this.turn(f, push)
    }
    b.line(4)
    b.add({ k: 'leave', call, raised: false })
  }

  player(): Player {
    return new Player(this.b.store(this.kind.end ?? { kind: 'done' }))
  }

  private turn(f: number, push: (f: number) => void): void {
    const { b } = this
    const { label, inputs, outputs } = b.functions[f]!
    const gy = this.grads.get(outputs[0]!)!
    b.add({ k: 'gather', f, gys: [float(gy)] })
    b.line(7)
    const gxs = inputs.map((v) => (label === 'Square' ? 2 * this.data[v]! * gy : gy))
    b.add({ k: 'gxs', f, gxs: gxs.map(float), formulas: [] })
    inputs.forEach((v, i) => {
      b.line(8)
      this.deliver(v, gxs[i]!, f)
      b.line(9)
      const creator = this.creator.get(v)
      if (creator !== undefined) push(creator)
    })
  }

  private deliver(v: number, gx: number, f: number): void {
    const was = this.grads.get(v)
    const count = this.arrived.get(v) ?? 0
    const how = was === undefined ? 'set' : (this.kind.how ?? 'add')
    const now = was === undefined || how === 'set' ? gx : was + gx
    const event: GradEvent = {
      k: 'grad',
      v,
      how,
      was: this.value(v),
      now: float(now),
      arrived: [count, count + 1],
      by: f,
    }
    this.grads.set(v, now)
    this.arrived.set(v, count + 1)
    this.b.add(event)
  }

  private sort(queue: number[]): void {
    const generation = (f: number) => this.b.functions[f]!.generation ?? 0
    const was = [...queue]
    queue.sort((f, g) => generation(f) - generation(g))
    const at = was.findIndex((f, i) => queue[i] !== f)
    this.b.add({
      k: 'sort',
      at: Math.max(at, 0),
      was: at < 0 ? [] : was.slice(at),
      now: at < 0 ? [] : queue.slice(at),
      by: 'sort',
    })
  }

  private value(v: number) {
    const now = this.grads.get(v)
    return now === undefined ? null : float(now)
  }

  private expected(root: number): [number, number][] {
    const counts = new Map<number, number>()
    const open = [this.creator.get(root)]
    const done = new Set<number>()
    for (let f = open.pop(); f !== undefined; f = open.pop()) {
      if (done.has(f)) continue
      done.add(f)
      for (const v of this.b.functions[f]!.inputs) {
        counts.set(v, (counts.get(v) ?? 0) + 1)
        const creator = this.creator.get(v)
        if (creator !== undefined) open.push(creator)
      }
    }
    return [...counts]
  }
}

/** y = a² + a², a = x², x = 2. */
export function diamond(kind: EngineKind): Player {
  const run = new Run(kind)
  const a = run.call('Square', [run.leaf(2, 'x')], 'a')
  const y = run.call('Add', [run.call('Square', [a]), run.call('Square', [a])], 'y')
  run.backward(y)
  return run.player()
}

/** The page loads one catalogue at a time; tests read both. */
export const words = (language: Language): NarrationWords => ({ en, ko })[language]
