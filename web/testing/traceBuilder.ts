import type { FunctionEntry, Trace, TraceEvent, Value, VariableEntry } from '../src/trace/schema'
import { TraceStore } from '../src/trace/store'

/** Small traces for tests, written by hand: entries are numbered as they come. */

export function float(data: number): Value {
  return { kind: 'array', dtype: 'float64', shape: [], data }
}

export class TraceBuilder {
  readonly variables: VariableEntry[] = []
  readonly functions: FunctionEntry[] = []
  readonly events: TraceEvent[] = []

  /** A leaf or an output, made by the event it adds. */
  variable(data: number, name: string | null = null, generation: number | null = 0): number {
    const v = this.variables.length
    this.variables.push({ id: v, data: float(data), grad: null, generation, at: ['main.py', 1] })
    this.events.push({ k: 'var', v })
    if (name !== null) this.events.push({ k: 'name', v, was: null, now: name })
    return v
  }

  /** A function over these inputs with one output; returns both ids. */
  call(label: string, inputs: number[], data: number, name: string | null = null): { f: number; v: number } {
    const f = this.functions.length
    const generation = Math.max(...inputs.map((v) => this.variables[v]!.generation ?? 0))
    const entry: FunctionEntry = { id: f, label, inputs, outputs: [], generation, at: ['main.py', 2] }
    this.functions.push(entry)
    this.events.push({ k: 'call', f })
    const v = this.variable(data, name, generation + 1)
    entry.outputs.push(v)
    this.events.push({ k: 'link', v, was: null, now: f })
    return { f, v }
  }

  /** The line being executed; `was` is filled in. */
  line(line: number, file = 'engine.py'): void {
    const before = this.events.findLast((event) => event.k === 'line')
    this.events.push({ k: 'line', at: [file, line], was: before?.at ?? null })
  }

  add(...events: TraceEvent[]): void {
    this.events.push(...events)
  }

  trace(end: Trace['end'] = { kind: 'done' }): Trace {
    return {
      format: 'dezero-in-steps/trace',
      version: 1,
      engine: 'step16',
      python: '3.13.0',
      numpy: '2.4.3',
      files: { 'main.py': 'x = 1\n' },
      variables: this.variables,
      functions: this.functions,
      events: this.settled(),
      end,
    }
  }

  /** The events with what was there before each: a test that is written by hand says what comes to be, not what was. */
  private settled(): TraceEvent[] {
    const now = this.variables.map(({ grad, data, generation }) => ({
      grad,
      data,
      generation,
      name: null as string | null,
      creator: null as number | null,
      arrived: 0,
      expected: 0,
    }))
    const found: Record<'queue' | 'seen', string | null> = { queue: null, seen: null }
    return this.events.map((event): TraceEvent => {
      if (event.k === 'found') {
        const was = found[event.what]
        found[event.what] = event.name
        return { ...event, was }
      }
      if (event.k === 'enter') {
        const expect = event.expect.map(([v, , , arrived, expected]): [number, number, number, number, number] => {
          const before = now[v]!
          const row: [number, number, number, number, number] = [v, before.arrived, before.expected, arrived, expected]
          Object.assign(before, { arrived, expected })
          return row
        })
        return { ...event, expect }
      }
      const v = 'v' in event && event.v !== undefined ? now[event.v] : undefined
      if (!v) return event
      switch (event.k) {
        case 'grad': {
          const was = v.grad
          const arrived: [number, number] = [v.arrived, v.arrived + event.arrived[1] - event.arrived[0]]
          v.grad = event.now
          v.arrived = arrived[1]
          return { ...event, was, arrived }
        }
        case 'data': {
          const was = v.data
          v.data = event.now
          return { ...event, was }
        }
        case 'name': {
          const was = v.name
          v.name = event.now
          return { ...event, was }
        }
        case 'link': {
          const was = v.creator
          v.creator = event.now
          return { ...event, was }
        }
        case 'generation': {
          const was = v.generation
          v.generation = event.now
          return { ...event, was }
        }
        default:
          return event
      }
    })
  }

  store(end: Trace['end'] = { kind: 'done' }): TraceStore {
    const store = new TraceStore()
    store.append(this.trace(end))
    return store
  }
}
