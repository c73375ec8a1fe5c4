import type { FunctionEntry, Trace, TraceEvent, Value, VariableEntry } from '../src/trace/schema'

/**
 * For tests: a little engine of its own that runs random programs and tells what it does as events. What its objects
 * hold after each event is kept beside it (`worlds`), so that playback is compared with what really happened.
 */

export type Order = 'generation' | 'stack' | 'queue' | 'recursive'

interface Var {
  id: number
  name: string | null
  data: number
  grad: number | null
  creator: Fun | null
  generation: number
  arrived: number
  expected: number
}
interface Fun {
  id: number
  inputs: Var[]
  outputs: Var[]
  generation: number
}

/** The part of the state that the engine itself knows. */
export interface World {
  grads: Value[]
  data: Value[]
  creators: (number | null)[]
  names: (string | null)[]
  arrivals: [number, number][]
  queue: number[]
  seen: number[]
  calls: number[]
  config: boolean | undefined
  printed: number
  /** Entries there were, to cut the trace into chunks. */
  sizes: { variables: number; functions: number }
}

/** Numbers in 0..1 that are the same in every run. */
export function randomNumbers(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export class Toy {
  readonly variables: VariableEntry[] = []
  readonly functions: FunctionEntry[] = []
  readonly events: TraceEvent[] = []
  readonly worlds: World[] = []
  private readonly vars: Var[] = []
  private queue: Fun[] = []
  private seen: Fun[] = []
  private calls: number[] = []
  private serial = 0
  private depth = 0
  private line: [string, number] | null = null
  private popped: Fun | null = null
  private config: boolean | undefined
  private printed = 0

  /** `watch` false keeps no worlds: for long runs. */
  constructor(
    readonly random: () => number,
    private readonly watch = true,
  ) {
    this.look()
  }

  trace(): Trace {
    const { variables, functions, events } = this
    return {
      format: 'dezero-in-steps/trace',
      version: 1,
      engine: null,
      python: '',
      numpy: '',
      files: {},
      variables,
      functions,
      events,
      end: { kind: 'done' },
    }
  }

  /** Some operations, then a few calls of backward with changes between them. */
  run(operations: number, backwards: number, order: Order): this {
    this.leaf('x')
    for (let i = 0; i < operations; i++) this.operation()
    for (let i = 0; i < backwards; i++) {
      this.backward(this.vars.at(-1 - this.below(Math.min(2, this.vars.length)))!, order)
      this.between()
    }
    return this
  }

  leaf(name: string | null): Var {
    return this.variable(name, null, 0)
  }

  operation(inputs = this.someInputs()): Var {
    this.step(1)
    const f: Fun = {
      id: this.functions.length,
      inputs,
      outputs: [],
      generation: Math.max(...inputs.map((v) => v.generation)),
    }
    const count = this.random() < 0.2 ? 2 : 1
    const first = this.variables.length
    const outputs = Array.from({ length: count }, (_, i) => first + i)
    this.functions.push({
      id: f.id,
      label: 'Op',
      inputs: inputs.map((v) => v.id),
      outputs,
      generation: f.generation,
      at: null,
    })
    for (const id of outputs)
      this.variables.push({ id, data: number(id), grad: null, generation: f.generation + 1, at: null })
    this.emit({ k: 'call', f: f.id })
    f.outputs = outputs.map(() => this.variable(null, f, f.generation + 1))
    return f.outputs[0]!
  }

  backward(root: Var, order: Order): void {
    if (order === 'recursive') {
      this.enter(root)
      this.seed(root)
      this.recurse(root)
      this.leave()
      return
    }
    this.enter(root)
    this.seed(root)
    this.emit({ k: 'found', what: 'queue', name: 'funcs', type: 'list', was: this.serial > 1 ? 'funcs' : null })
    if (root.creator) this.add(root.creator, order)
    while (this.queue.length > 0) {
      this.step(10)
      this.step(11)
      const at = order === 'queue' ? 0 : this.queue.length - 1
      const [f] = this.queue.splice(at, 1)
      this.turn(f!, at)
      for (const input of f!.inputs) {
        this.step(14)
        if (input.creator) this.add(input.creator, order)
      }
    }
    while (this.seen.length > 0) {
      const f = this.seen.pop()!
      this.emit({ k: 'seen', f: f.id, on: false, at: this.seen.length })
    }
    this.leave()
    this.step(3)
  }

  private recurse(v: Var): void {
    const f = v.creator
    if (!f) return
    this.turn(f, null)
    for (const input of new Set(f.inputs)) {
      this.step(20)
      this.enter(input)
      this.recurse(input)
      this.leave()
    }
  }

  private turn(f: Fun, at: number | null): void {
    this.emit({ k: 'pop', f: f.id, at, call: this.calls.at(-1)!, was: this.popped?.id ?? null })
    this.popped = f
    this.step(12)
    this.emit({ k: 'gather', f: f.id, gys: f.outputs.map((y) => number(y.grad)) })
    const gy = f.outputs.reduce((sum, y) => sum + (y.grad ?? 0), 0)
    this.emit({ k: 'gxs', f: f.id, gxs: f.inputs.map(() => number(gy)), formulas: [] })
    for (const x of f.inputs) {
      this.step(13)
      this.grad(x, x.grad === null ? 'set' : 'add', (x.grad ?? 0) + gy, x.arrived + 1, f.id)
    }
    if (this.random() < 0.2) for (const y of f.outputs) this.grad(y, 'clear', null, y.arrived, null)
  }

  private add(f: Fun, order: Order): void {
    if (order === 'generation') {
      if (this.seen.includes(f)) return this.emit({ k: 'skip', f: f.id })
      this.seen.push(f)
      this.emit({ k: 'seen', f: f.id, on: true, at: this.seen.length - 1 })
    }
    this.queue.push(f)
    this.emit({ k: 'push', f: f.id, at: this.queue.length - 1 })
    if (order !== 'generation') return
    const was = this.queue.map((one) => one.id)
    this.queue.sort((a, b) => a.generation - b.generation)
    const now = this.queue.map((one) => one.id)
    let at = 0
    while (at < was.length && was[at] === now[at]) at++
    this.emit({
      k: 'sort',
      at: at === was.length ? 0 : at,
      was: at === was.length ? [] : was.slice(at),
      now: at === was.length ? [] : now.slice(at),
      by: 'sort',
    })
  }

  private enter(root: Var): void {
    const expect: [number, number, number, number, number][] = []
    if (this.depth === 0) {
      const counts = new Map<Var, number>([[root, 0]])
      const visited = new Set<Fun>()
      const open = [root]
      for (let v = open.pop(); v; v = open.pop()) {
        if (!v.creator || visited.has(v.creator)) continue
        visited.add(v.creator)
        for (const x of v.creator.inputs) {
          counts.set(x, (counts.get(x) ?? 0) + 1)
          open.push(x)
        }
      }
      for (const [v, expected] of counts) {
        expect.push([v.id, v.arrived, v.expected, 0, expected])
        Object.assign(v, { arrived: 0, expected })
      }
    }
    const call = this.serial++
    this.calls.push(call)
    this.emit({ k: 'enter', call, root: root.id, depth: this.depth++, code: ['engine.py', 10, 20], expect })
  }

  private leave(): void {
    this.depth--
    this.emit({ k: 'leave', call: this.calls.pop()!, raised: false })
  }

  private seed(root: Var): void {
    if (root.grad === null) this.grad(root, 'seed', 1, root.arrived, null)
  }

  /** What a program may do between two calls of backward. */
  private between(): void {
    const v = this.vars[this.below(this.vars.length)]!
    const dice = this.random()
    this.step(30)
    if (dice < 0.2) this.vars.forEach((one) => one.grad !== null && this.grad(one, 'clear', null, one.arrived, null))
    else if (dice < 0.4) {
      const was = number(v.data)
      v.data = Math.round(this.random() * 100)
      this.emit({ k: 'data', v: v.id, was, now: number(v.data) })
    } else if (dice < 0.6) {
      const was = v.name
      v.name = `n${this.below(10)}`
      this.emit({ k: 'name', v: v.id, was, now: v.name })
    } else if (dice < 0.7) {
      const was = this.config
      this.config = !was
      this.emit({ k: 'config', name: 'enable_backprop', was: was ?? true, now: this.config })
    } else if (dice < 0.8) {
      this.printed++
      this.emit({ k: 'print', stream: 'stdout', text: 'hello\n' })
    } else if (dice < 0.9 && v.creator) {
      const was = v.creator.id
      v.creator = null
      this.emit({ k: 'link', v: v.id, was, now: null })
    } else this.operation()
  }

  private variable(name: string | null, creator: Fun | null, generation: number): Var {
    const id = this.vars.length
    if (id === this.variables.length) this.variables.push({ id, data: number(id), grad: null, generation, at: null })
    const v: Var = { id, name: null, data: id, grad: null, creator: null, generation, arrived: 0, expected: 0 }
    this.vars.push(v)
    this.emit({ k: 'var', v: id })
    if (creator) {
      v.creator = creator
      this.emit({ k: 'link', v: id, was: null, now: creator.id })
    }
    if (name !== null) {
      v.name = name
      this.emit({ k: 'name', v: id, was: null, now: name })
    }
    return v
  }

  private grad(
    v: Var,
    how: 'seed' | 'set' | 'add' | 'clear',
    now: number | null,
    arrived: number,
    by: number | null,
  ): void {
    const event: TraceEvent = {
      k: 'grad',
      v: v.id,
      how,
      was: number(v.grad),
      now: number(now),
      arrived: [v.arrived, arrived],
      by,
    }
    Object.assign(v, { grad: now, arrived })
    this.emit(event)
  }

  private step(line: number): void {
    const was = this.line
    this.line = ['engine.py', line]
    this.emit({ k: 'line', at: this.line, was })
  }

  private someInputs(): Var[] {
    return Array.from(
      { length: 1 + this.below(3) },
      () => this.vars[Math.max(0, this.vars.length - 1 - this.below(6))]!,
    )
  }

  private below(n: number): number {
    return Math.floor(this.random() * n)
  }

  private emit(event: TraceEvent): void {
    this.events.push(event)
    this.look()
  }

  private look(): void {
    if (!this.watch) return
    const { vars } = this
    this.worlds.push({
      grads: vars.map((v) => number(v.grad)),
      data: vars.map((v) => number(v.data)),
      creators: vars.map((v) => v.creator?.id ?? null),
      names: vars.map((v) => v.name),
      arrivals: vars.map((v) => [v.arrived, v.expected]),
      queue: this.queue.map((f) => f.id),
      seen: this.seen.map((f) => f.id),
      calls: this.calls.slice(),
      config: this.config,
      printed: this.printed,
      sizes: { variables: this.variables.length, functions: this.functions.length },
    })
  }
}

function number(x: number | null): Value {
  return x === null ? null : { kind: 'scalar', type: 'float', data: x }
}
