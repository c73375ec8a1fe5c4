import { checkEntries, checkEvents, checkHeader } from './check'
import { DamagedTrace } from './damaged'
import { readJson } from './json'
import { Ledger } from './ledger'
import type { End, FunctionEntry, Trace, TraceEvent, VariableEntry } from './schema'

/** Part of a trace as it streams in: arrays are appended, files merged, the last `end` kept. */
export type TraceChunk = Partial<Trace>

/** A trace that may still grow. A chunk is taken in whole or not at all. */
export class TraceStore {
  engine: string | null = null
  /** Without a prototype: a file may be called constructor, or __proto__. */
  files: Record<string, string> = noFiles()
  variables: VariableEntry[] = []
  functions: FunctionEntry[] = []
  events: TraceEvent[] = []
  end: End | null = null
  /** Null after a contradiction: the ledger cannot forget what it has read of the refused chunk. */
  #ledger: Ledger | null = null

  /** Throws DamagedTrace with a sentence that says what is wrong. */
  append(chunk: TraceChunk): void {
    checkHeader(chunk)
    const { variables = [], functions = [], events = [] } = chunk
    const sizes = { variables: this.variables.length, functions: this.functions.length }
    const grown = checkEntries(variables, functions, sizes)
    checkEvents(events, this.events.length, grown)
    const ledger = this.#ledger ?? this.#account()
    this.#ledger = null
    ledger.grow(variables, functions)
    ledger.read(events, this.events.length)
    this.#ledger = ledger
    // One by one: a spread of a hundred thousand arguments would overflow the stack.
    for (const entry of variables) this.variables.push(entry)
    for (const entry of functions) this.functions.push(entry)
    for (const event of events) this.events.push(event)
    Object.assign(this.files, chunk.files)
    if (chunk.engine !== undefined) this.engine = chunk.engine
    if (chunk.end !== undefined) this.end = chunk.end
  }

  /** An account of what has been taken in. */
  #account(): Ledger {
    const ledger = new Ledger()
    ledger.grow(this.variables, this.functions)
    ledger.read(this.events, 0)
    return ledger
  }

  /** The trace as a file that `parse` reads, without the versions of Python and numpy. */
  text(): string {
    const { engine, files, variables, functions, events, end } = this
    return JSON.stringify({
      format: 'dezero-in-steps/trace',
      version: 1,
      engine,
      python: '',
      numpy: '',
      files,
      variables,
      functions,
      events,
      end,
    })
  }

  /** A whole trace from a file; throws DamagedTrace. */
  static parse(text: string): TraceStore {
    const trace = readJson(text)
    checkHeader(trace)
    const missing = REQUIRED.find((field) => !(field in trace))
    if (missing) throw new DamagedTrace(`The trace has no field "${missing}".`)
    const store = new TraceStore()
    store.append(trace as TraceChunk)
    return store
  }
}

const REQUIRED: readonly (keyof Trace)[] = [
  'format',
  'version',
  'engine',
  'files',
  'variables',
  'functions',
  'events',
  'end',
]

function noFiles(): Record<string, string> {
  return Object.create(null) as Record<string, string>
}
