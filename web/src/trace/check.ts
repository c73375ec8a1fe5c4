import { DamagedTrace } from './damaged'
import { areIds, isFormula, isId, isIdOrNull, isPlace, isPlaceOrNull, isProblem, isScalar, isValue } from './parts'
import { isCount, isFields, isIntegerOrNull, isListOf, isNumber, isText, isTextOrNull, type Fields } from './shapes'
import type { End, GradEvent, TraceEvent } from './schema'

/**
 * Checks of what comes from outside: a file, or a worker in which a learner's program ran. Each entry and each event has to
 * match the schema. The ledger checks that they do not contradict each other. So a damaged trace ends in a
 * sentence and never in a wrong picture.
 */

const FORMAT = 'dezero-in-steps/trace'
const VERSION = 1

/** How many variables and functions there are. */
export interface Sizes {
  variables: number
  functions: number
}

/** How a recording may end, and which fields that needs. */
const ENDS: Record<End['kind'], (end: Fields) => boolean> = {
  done: () => true,
  error: (end) => end.error === undefined || isProblem(end.error),
  limit: (end) =>
    (end.limit === undefined || end.limit === 'events' || end.limit === 'seconds') &&
    (end.size === undefined || isNumber(end.size)),
  interrupted: () => true,
  fault: ({ fault }) =>
    fault === undefined ||
    (isFields(fault) && isText(fault.message) && isPlaceOrNull(fault.at) && isText(fault.details)),
}

export function checkHeader(chunk: unknown): asserts chunk is Fields {
  if (!isFields(chunk)) throw new DamagedTrace('The trace is not an object.')
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
  if (!isTextOrNull(engine)) throw new DamagedTrace('"engine" is no name.')
  if (!isFields(files) || !Object.values(files).every((text) => isText(text)))
    throw new DamagedTrace('"files" is not a table of texts by name.')
  if (end !== null && !isEnd(end)) throw new DamagedTrace(`The end ${show(end)} is of an unknown kind.`)
}

/** Whether this is a valid end of a recording. */
export function isEnd(x: unknown): x is End {
  return isFields(x) && typeof x.kind === 'string' && Object.hasOwn(ENDS, x.kind) && ENDS[x.kind as End['kind']](x)
}

/** Checks new entries and returns the sizes with them. */
export function checkEntries(variables: readonly unknown[], functions: readonly unknown[], before: Sizes): Sizes {
  const sizes = { variables: before.variables + variables.length, functions: before.functions + functions.length }
  variables.forEach((entry, i) => {
    const id = before.variables + i
    const good =
      isFields(entry) &&
      entry.id === id &&
      isValue(entry.data) &&
      isValue(entry.grad) &&
      isIntegerOrNull(entry.generation) &&
      isPlaceOrNull(entry.at)
    if (!good) throw new DamagedTrace(`Entry ${id} of the variables is damaged: ${show(entry)}.`)
  })
  functions.forEach((entry, i) => {
    const id = before.functions + i
    const good =
      isFields(entry) &&
      entry.id === id &&
      isText(entry.label) &&
      (entry.name === undefined || isText(entry.name)) &&
      isIntegerOrNull(entry.generation) &&
      isPlaceOrNull(entry.at) &&
      areIds(entry.inputs, sizes.variables) &&
      areIds(entry.outputs, sizes.variables)
    if (!good) throw new DamagedTrace(`Entry ${id} of the functions is damaged: ${show(entry)}.`)
  })
  return sizes
}

export function checkEvents(events: readonly unknown[], first: number, sizes: Sizes): void {
  events.forEach((event, i) => {
    if (!isFields(event) || typeof event.k !== 'string')
      throw new DamagedTrace(`Event ${first + i} has no kind: ${show(event)}.`)
    const check = Object.hasOwn(CHECKS, event.k) ? CHECKS[event.k as TraceEvent['k']] : null
    if (!check)
      throw new DamagedTrace(`Event ${first + i} is of a kind that this page does not know: ${show(event.k)}.`)
    if (!check(event, sizes)) throw new DamagedTrace(`Event ${first + i} is damaged: ${show(event)}.`)
  })
}

type Check = (e: Fields, sizes: Sizes) => boolean

const HOWS: ReadonlySet<unknown> = new Set<GradEvent['how']>(['seed', 'set', 'add', 'inplace', 'clear'])

const hasV: Check = (e, sizes) => isId(e.v, sizes.variables)
const hasF: Check = (e, sizes) => isId(e.f, sizes.functions)
const hasVOrF: Check = (e, sizes) => (e.v === undefined ? hasF(e, sizes) : e.f === undefined && hasV(e, sizes))
const isPlaced: Check = (e, sizes) => hasF(e, sizes) && isCount(e.at)

const CHECKS: Record<TraceEvent['k'], Check> = {
  line: (e) => isPlace(e.at) && isPlaceOrNull(e.was),
  var: hasV,
  call: (e, sizes) => hasF(e, sizes) && (e.bare === undefined || e.bare === true),
  apply: (e) => isText(e.name) && isCode(e.code),
  local: (e) => isText(e.name) && isText(e.text),
  wire: hasF,
  applied: () => true,
  link: (e, sizes) => hasV(e, sizes) && isIdOrNull(e.was, sizes.functions) && isIdOrNull(e.now, sizes.functions),
  name: (e, sizes) => hasV(e, sizes) && isTextOrNull(e.was) && isTextOrNull(e.now),
  generation: (e, sizes) => hasVOrF(e, sizes) && isIntegerOrNull(e.was) && isIntegerOrNull(e.now),
  data: (e, sizes) => hasV(e, sizes) && isValue(e.was) && isValue(e.now),
  grad: (e, sizes) =>
    hasV(e, sizes) &&
    HOWS.has(e.how) &&
    isValue(e.was) &&
    isValue(e.now) &&
    (e.how === 'clear') === (e.now === null) &&
    isListOf(e.arrived, isCount) &&
    e.arrived.length === 2 &&
    isIdOrNull(e.by, sizes.functions) &&
    (e.shared === undefined || areIds(e.shared, sizes.variables)),
  enter: (e, sizes) =>
    isCount(e.call) &&
    isId(e.root, sizes.variables) &&
    isCount(e.depth) &&
    (e.code === null || isCode(e.code)) &&
    isListOf(e.expect, (one) => isListOf(one, isCount) && one.length === 5 && isId(one[0], sizes.variables)),
  leave: (e) => isCount(e.call) && typeof e.raised === 'boolean',
  found: (e) => (e.what === 'queue' || e.what === 'seen') && isText(e.name) && isText(e.type) && isTextOrNull(e.was),
  push: isPlaced,
  skip: hasF,
  sort: (e, sizes) =>
    isCount(e.at) &&
    areIds(e.was, sizes.functions) &&
    areIds(e.now, sizes.functions) &&
    (e.by === 'sort' || e.by === 'move'),
  pop: (e, sizes) =>
    hasF(e, sizes) && (e.at === null || isCount(e.at)) && isCount(e.call) && isIdOrNull(e.was, sizes.functions),
  unqueue: isPlaced,
  seen: (e, sizes) => isPlaced(e, sizes) && typeof e.on === 'boolean',
  gather: (e, sizes) => hasF(e, sizes) && isListOf(e.gys, isValue),
  gxs: (e, sizes) =>
    hasF(e, sizes) && isListOf(e.gxs, isValue) && isListOf(e.formulas, (one) => isFormula(one, sizes.variables)),
  freed: (e, sizes) => hasVOrF(e, sizes) && (e.by === 'count' || e.by === 'collector'),
  config: (e) => isText(e.name) && isScalar(e.was) && isScalar(e.now),
  print: (e) => isText(e.text) && (e.stream === 'stdout' || e.stream === 'stderr'),
  error: (e) => isProblem(e.error),
}

/** File, first and last line. */
function isCode(x: unknown): boolean {
  return Array.isArray(x) && x.length === 3 && isText(x[0]) && isCount(x[1]) && isCount(x[2])
}

/** The start of what was found instead, for the error message. Only the start is read, however large or deep the value is. */
function show(x: unknown, depth = 2): string {
  const text = start(x, depth)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function start(x: unknown, depth: number): string {
  if (typeof x === 'string') return JSON.stringify(x.slice(0, 80))
  if (typeof x !== 'object' || x === null) return String(x)
  if (depth === 0) return Array.isArray(x) ? '[…]' : '{…}'
  if (Array.isArray(x))
    return `[${x
      .slice(0, 8)
      .map((one) => start(one, depth - 1))
      .join(',')}${x.length > 8 ? ',…' : ''}]`
  const parts: string[] = []
  for (const key in x) {
    if (parts.push(`${JSON.stringify(key.slice(0, 80))}:${start((x as Fields)[key], depth - 1)}`) === 8) break
  }
  return `{${parts.join(',')}}`
}
