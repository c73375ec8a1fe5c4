import { DamagedTrace } from './damaged'
import type { TraceEvent } from './schema'

/**
 * Checks of what comes from outside: a file, or a worker in which a learner's program ran. The schema promises more; this
 * is what playback relies on, so that a damaged trace ends in a sentence and never in a wrong picture.
 */

const FORMAT = 'dezero-in-steps/trace'
const VERSION = 1

/** How many variables and functions there are. */
export interface Sizes {
  variables: number
  functions: number
}

export function checkHeader(chunk: unknown): void {
  if (!isRecord(chunk)) throw new DamagedTrace('The trace is not an object.')
  if ('format' in chunk && chunk.format !== FORMAT) {
    throw new DamagedTrace(`The format is ${show(chunk.format)}, not "${FORMAT}".`)
  }
  if ('version' in chunk && chunk.version !== VERSION) {
    throw new DamagedTrace(`The trace has version ${show(chunk.version)}; this page reads version ${VERSION}.`)
  }
  for (const field of ['variables', 'functions', 'events']) {
    if (chunk[field] !== undefined && !Array.isArray(chunk[field])) throw new DamagedTrace(`"${field}" is not a list.`)
  }
  const { engine = null, files = {}, end = null } = chunk
  if (engine !== null && typeof engine !== 'string') throw new DamagedTrace('"engine" is no name.')
  if (!isRecord(files) || !Object.values(files).every((text) => typeof text === 'string')) {
    throw new DamagedTrace('"files" is not a table of texts by name.')
  }
  if (end !== null && !(isRecord(end) && ENDS.has(end.kind))) throw new DamagedTrace(`The end ${show(end)} is none that is known.`)
}

/** Checks new entries and returns the sizes with them. */
export function checkEntries(variables: readonly unknown[], functions: readonly unknown[], before: Sizes): Sizes {
  const sizes = { variables: before.variables + variables.length, functions: before.functions + functions.length }
  variables.forEach((entry, i) => {
    const id = before.variables + i
    const good = isRecord(entry) && entry.id === id && isValue(entry.data) && isValue(entry.grad)
      && isIntegerOrNull(entry.generation) && isPlaceOrNull(entry.at)
    if (!good) throw new DamagedTrace(`Entry ${id} of the variables is damaged: ${show(entry)}.`)
  })
  functions.forEach((entry, i) => {
    const id = before.functions + i
    const good = isRecord(entry) && entry.id === id && typeof entry.label === 'string'
      && isIntegerOrNull(entry.generation) && isPlaceOrNull(entry.at)
      && areIds(entry.inputs, sizes.variables) && areIds(entry.outputs, sizes.variables)
    if (!good) throw new DamagedTrace(`Entry ${id} of the functions is damaged: ${show(entry)}.`)
  })
  return sizes
}

export function checkEvents(events: readonly unknown[], first: number, sizes: Sizes): void {
  events.forEach((event, i) => {
    if (!isRecord(event) || typeof event.k !== 'string') throw new DamagedTrace(`Event ${first + i} has no kind: ${show(event)}.`)
    const check = Object.hasOwn(CHECKS, event.k) ? CHECKS[event.k as TraceEvent['k']] : null
    if (!check) throw new DamagedTrace(`Event ${first + i} is of a kind that this page does not know: "${event.k}".`)
    if (!check(event, sizes)) throw new DamagedTrace(`Event ${first + i} is damaged: ${show(event)}.`)
  })
}

type Fields = Record<string, unknown>
type Check = (e: Fields, sizes: Sizes) => boolean

const ENDS: ReadonlySet<unknown> = new Set(['done', 'error', 'limit', 'interrupted', 'fault'])
const HOWS: ReadonlySet<unknown> = new Set(['seed', 'set', 'add', 'inplace', 'clear'])
const KINDS_OF_VALUE: ReadonlySet<unknown> = new Set(['array', 'big', 'scalar', 'variable', 'other'])

const hasV: Check = (e, sizes) => isId(e.v, sizes.variables)
const hasF: Check = (e, sizes) => isId(e.f, sizes.functions)
const hasVOrF: Check = (e, sizes) => (e.v === undefined ? hasF(e, sizes) : e.f === undefined && hasV(e, sizes))
const isPlaced: Check = (e, sizes) => hasF(e, sizes) && isCount(e.at)

const CHECKS: Record<TraceEvent['k'], Check> = {
  line: (e) => isPlace(e.at) && isPlaceOrNull(e.was),
  var: hasV,
  call: hasF,
  link: (e, sizes) => hasV(e, sizes) && isIdOrNull(e.was, sizes.functions) && isIdOrNull(e.now, sizes.functions),
  name: (e, sizes) => hasV(e, sizes) && isTextOrNull(e.was) && isTextOrNull(e.now),
  generation: (e, sizes) => hasVOrF(e, sizes) && isIntegerOrNull(e.was) && isIntegerOrNull(e.now),
  data: (e, sizes) => hasV(e, sizes) && isValue(e.was) && isValue(e.now),
  grad: (e, sizes) => hasV(e, sizes) && HOWS.has(e.how) && isValue(e.was) && isValue(e.now)
    && isListOf(e.arrived, isCount) && e.arrived.length === 2 && isIdOrNull(e.by, sizes.functions),
  enter: (e, sizes) => isCount(e.call) && isId(e.root, sizes.variables) && isCount(e.depth)
    && (e.code === null || (Array.isArray(e.code) && e.code.length === 3))
    && isListOf(e.expect, (one) => isListOf(one, isCount) && one.length === 5 && isId(one[0], sizes.variables)),
  leave: (e) => isCount(e.call) && typeof e.raised === 'boolean',
  found: (e) => (e.what === 'queue' || e.what === 'seen') && typeof e.name === 'string' && typeof e.type === 'string' && isTextOrNull(e.was),
  push: isPlaced,
  skip: hasF,
  sort: (e, sizes) => isCount(e.at) && areIds(e.was, sizes.functions) && areIds(e.now, sizes.functions),
  pop: (e, sizes) => hasF(e, sizes) && (e.at === null || isCount(e.at)) && isCount(e.call),
  unqueue: isPlaced,
  seen: (e, sizes) => isPlaced(e, sizes) && typeof e.on === 'boolean',
  gather: (e, sizes) => hasF(e, sizes) && isListOf(e.gys, isValue),
  gxs: (e, sizes) => hasF(e, sizes) && isListOf(e.gxs, isValue) && isListOf(e.formulas, isFormula),
  freed: (e, sizes) => hasVOrF(e, sizes) && (e.by === 'count' || e.by === 'collector'),
  config: (e) => typeof e.name === 'string' && 'was' in e && 'now' in e,
  print: (e) => typeof e.text === 'string' && (e.stream === 'stdout' || e.stream === 'stderr'),
  error: (e) => isRecord(e.error) && typeof e.error.type === 'string' && typeof e.error.message === 'string' && Array.isArray(e.error.frames),
}

function isRecord(x: unknown): x is Fields {
  return typeof x === 'object' && x !== null && !Array.isArray(x)
}

function isListOf<T>(x: unknown, test: ((one: unknown) => one is T) | ((one: unknown) => boolean)): x is T[] {
  return Array.isArray(x) && x.every((one) => test(one))
}

function isCount(x: unknown): x is number {
  return Number.isInteger(x) && (x as number) >= 0
}

function isId(x: unknown, size: number): boolean {
  return isCount(x) && x < size
}

function isIdOrNull(x: unknown, size: number): boolean {
  return x === null || isId(x, size)
}

function areIds(x: unknown, size: number): boolean {
  return isListOf(x, (id) => isId(id, size))
}

function isIntegerOrNull(x: unknown): boolean {
  return x === null || Number.isInteger(x)
}

function isTextOrNull(x: unknown): boolean {
  return x === null || typeof x === 'string'
}

function isPlace(x: unknown): boolean {
  return Array.isArray(x) && x.length === 2 && typeof x[0] === 'string' && Number.isInteger(x[1])
}

function isPlaceOrNull(x: unknown): boolean {
  return x === null || isPlace(x)
}

function isValue(x: unknown): boolean {
  if (x === null) return true
  if (!isRecord(x) || !KINDS_OF_VALUE.has(x.kind)) return false
  if (x.kind === 'array' || x.kind === 'big') return typeof x.dtype === 'string' && isListOf(x.shape, isCount)
  return true
}

function isFormula(x: unknown): boolean {
  return isRecord(x) && typeof x.name === 'string' && typeof x.source === 'string' && isTextOrNull(x.filled)
}

/** The start of what was found instead, for the sentence. */
function show(x: unknown): string {
  const text = JSON.stringify(x) ?? String(x)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
