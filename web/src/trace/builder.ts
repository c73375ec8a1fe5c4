import type { FunctionEntry, Trace, TraceEvent, Value, VariableEntry } from './schema'
import { TraceStore } from './store'

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
      format: 'dezero-in-steps/trace', version: 1, engine: 'step16', python: '3.13.0', numpy: '2.4.3', files: { 'main.py': 'x = 1\n' },
      variables: this.variables, functions: this.functions, events: this.events, end,
    }
  }

  store(end: Trace['end'] = { kind: 'done' }): TraceStore {
    const store = new TraceStore()
    store.append(this.trace(end))
    return store
  }
}
