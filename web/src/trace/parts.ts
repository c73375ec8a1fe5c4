/** The parts that entries and events of a trace are made of: each test says whether something is what the schema calls by that name. */
import type { Problem } from './schema'
import { isCount, isFields, isListOf, isShort, isText, isTextOrNull } from './shapes'

/** A WholeArray holds at most 100 elements; ten times as many do no harm. */
const MAX_ELEMENTS = 1000
/** As in numpy. */
const MAX_DIMENSIONS = 64
/** Lines of a traceback; the recorder sends 40. */
const MAX_FRAMES = 1000

export function isId(x: unknown, size: number): x is number {
  return isCount(x) && x < size
}
export function isIdOrNull(x: unknown, size: number): boolean {
  return x === null || isId(x, size)
}
export function areIds(x: unknown, size: number): boolean {
  return isListOf(x, (id) => isId(id, size))
}
export function isPlace(x: unknown): boolean {
  return Array.isArray(x) && x.length === 2 && typeof x[0] === 'string' && Number.isInteger(x[1])
}
export function isPlaceOrNull(x: unknown): boolean {
  return x === null || isPlace(x)
}
/** A value of Config. */
export function isScalar(x: unknown): boolean {
  return x === null || isNum(x)
}
function isNum(x: unknown): boolean {
  return typeof x === 'number' || typeof x === 'string' || typeof x === 'boolean'
}
function isNumberOrNull(x: unknown): boolean {
  return x === null || typeof x === 'number'
}

export function isValue(x: unknown): boolean {
  if (x === null) return true
  if (!isFields(x)) return false
  switch (x.kind) {
    case 'array':
      return isText(x.dtype) && isShape(x.shape) && isWhole(x.data, x.shape)
    case 'big':
      return (
        isText(x.dtype) &&
        isShape(x.shape) &&
        isCount(x.bytes) &&
        isNumberOrNull(x.min) &&
        isNumberOrNull(x.max) &&
        isNumberOrNull(x.mean) &&
        isCount(x.nan) &&
        isCount(x.inf) &&
        isListOf(x.head, isNum) &&
        x.head.length <= MAX_ELEMENTS
      )
    case 'scalar':
      return isText(x.type) && isNum(x.data)
    case 'variable':
      return isCount(x.v)
    case 'other':
      return isText(x.type) && isText(x.text)
    default:
      return false
  }
}

function isShape(x: unknown): x is number[] {
  return isListOf(x, isCount) && x.length <= MAX_DIMENSIONS
}

/** Lists in lists, as many and as long as the shape says. */
function isWhole(data: unknown, shape: readonly number[]): boolean {
  if (shape.length === 0) return isNum(data)
  return shape.reduce((product, side) => product * side, 1) <= MAX_ELEMENTS && isNested(data, shape, 0)
}

function isNested(data: unknown, shape: readonly number[], axis: number): boolean {
  if (axis === shape.length) return isNum(data)
  if (!Array.isArray(data) || data.length !== shape[axis]) return false
  for (const one of data) if (!isNested(one, shape, axis + 1)) return false
  return true
}

export function isFormula(x: unknown, variables: number): boolean {
  return isFields(x) && isIdOrNull(x.input, variables) && isText(x.name) && isText(x.source) && isTextOrNull(x.filled)
}

/** An exception as the recorder and the lab report it. */
export function isProblem(x: unknown): x is Problem {
  return (
    isFields(x) &&
    isShort(x.type) &&
    isShort(x.message) &&
    isListOf(x.frames, isFrame, MAX_FRAMES) &&
    (x.column === undefined || isCount(x.column))
  )
}

function isFrame(x: unknown): boolean {
  return isFields(x) && isShort(x.file) && isCount(x.line) && isShort(x.name) && isShort(x.text)
}
