import { formatNum, numberKind, type NumberKind } from './numbers'
import type { BigArray, Nested, Num, Value } from './schema'
import { LONGEST_WHOLE, shorten } from './shorten'

/** Elements written of one array; the recorder hands over at most 100. */
const MOST_ELEMENTS = 1000

/** A value as Python would write it: '2.0', '[1.0, 2.0]', 'None', '[1.0, 1.0, …] (10000,)'. Infinity shows all digits. */
export function formatValue(value: Value, digits = 6): string {
  if (value === null) return 'None'
  switch (value.kind) {
    case 'array':
      return formatNested(value.data, numberKind(value.dtype), digits, { left: MOST_ELEMENTS })
    case 'big':
      return formatHead(value, 2, digits)
    case 'scalar':
      return formatNum(value.data, numberKind(value.type), digits)
    case 'variable':
      return `variable #${value.v}`
    case 'other':
      return shorten(value.text, LONGEST_WHOLE)
  }
}

/** The same within a number of characters: lists end in an ellipsis after a whole element, large ints get an exponent. */
export function formatShort(value: Value, length = 16, digits = 6): string {
  const text = formatValue(value, digits)
  if (text.length <= length) return text
  if (value?.kind === 'big') {
    const fewer = formatHead(value, 1, digits)
    return fewer.length <= length ? fewer : formatShape(value.shape)
  }
  const only = onlyNumber(value)
  if (typeof only === 'number') return formatNum(only, 'float', digits)
  return (value?.kind === 'array' && cutList(text, length)) || `${text.slice(0, length - 1)}…`
}

/** A number with as many digits as fit into this many characters; anything else as `formatShort` writes it. */
export function formatWithin(value: Value, length: number): string {
  if (typeof onlyNumber(value) !== 'number') return formatShort(value, length)
  const texts = [6, 5, 4, 3, 2, 1].map((digits) => formatValue(value, digits))
  return texts.find((text) => text.length <= length) ?? texts.at(-1)!
}

/** The first numbers of an array too large to be whole, and its shape. */
function formatHead({ head, dtype, shape }: BigArray, count: number, digits: number): string {
  if (head.length === 0) return `${dtype} ${formatShape(shape)}`
  const first = head.slice(0, count).map((x) => formatNum(x, numberKind(dtype), digits))
  return `[${first.join(', ')}, …] ${formatShape(shape)}`
}

/**
 * The same, but a float that is a few last bits away from a short decimal keeps all its digits, because they are the point:
 * 0.040000000000000036 is not 0.04.
 */
export function formatTelling(value: Value, length = 40): string {
  const only = onlyNumber(value)
  if (typeof only !== 'number' || !Number.isFinite(only)) return formatShort(value, length)
  const short = Number(only.toPrecision(6))
  const isOff = short !== only && Math.abs(short - only) <= 1e-13 * Math.abs(only)
  return isOff && isDouble(value) ? formatValue(value, Infinity) : formatShort(value, length)
}

function isDouble(value: Value): boolean {
  return (
    (value?.kind === 'array' && value.dtype === 'float64') ||
    (value?.kind === 'scalar' && /^float(64)?$/.test(value.type))
  )
}

/** Python's tuple: '()', '(3,)', '(2, 3)'. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
}

/** The summary of a large array, each figure written like one of its elements; null where the array has no summary. */
export interface Summary {
  dtype: string
  shape: string
  bytes: number
  min: string | null
  max: string | null
  mean: string | null
  nan: number
  inf: number
  /** The first elements, flat. */
  head: string[]
}

export function summarize(value: BigArray, digits = 6): Summary {
  const { dtype, shape, bytes, min, max, mean, nan, inf, head } = value
  const kind = numberKind(dtype)
  const write = (x: number | null, as: NumberKind): string | null => (x === null ? null : formatNum(x, as, digits))
  return {
    dtype,
    shape: formatShape(shape),
    bytes,
    nan,
    inf,
    // The mean of integers is a float.
    min: write(min, kind),
    max: write(max, kind),
    mean: write(mean, kind === 'plain' ? 'float' : kind),
    head: head.map((x) => formatNum(x, kind, digits)),
  }
}

export function hasNaN(value: Value): boolean {
  return value?.kind === 'big' ? value.nan > 0 : someWord(value, /nan/)
}

export function hasInf(value: Value): boolean {
  return value?.kind === 'big' ? value.inf > 0 : someWord(value, /inf/)
}

/** NaN and infinities come as words; in a complex number, as a part of its repr. */
function someWord(value: Value, word: RegExp): boolean {
  if (value?.kind !== 'array' && value?.kind !== 'scalar') return false
  // In an array of texts, 'nan' is a text.
  if (
    /^[<>]?[US]\d/.test(value.kind === 'array' ? value.dtype : value.type) ||
    (value.kind === 'scalar' && /^str/.test(value.type))
  )
    return false
  const search = (data: Nested): boolean =>
    Array.isArray(data) ? data.some(search) : typeof data === 'string' && word.test(data)
  return search(value.data)
}

/** Takes as many elements and lists as `room` allows: `np.zeros((10**6, 0))` is a million lists without one element. */
function formatNested(data: Nested, kind: NumberKind, digits: number, room: { left: number }): string {
  if (!Array.isArray(data)) return formatNum(data, kind, digits)
  const parts: string[] = []
  for (const one of data) {
    if (room.left-- <= 0) {
      parts.push('…')
      break
    }
    parts.push(formatNested(one, kind, digits, room))
  }
  return `[${parts.join(', ')}]`
}

function onlyNumber(value: Value): Num | null {
  if (value?.kind === 'scalar') return value.data
  return value?.kind === 'array' && !Array.isArray(value.data) ? value.data : null
}

/** '[[1.0, 2.0, …]]': as many whole elements as fit; null when not even one does. */
function cutList(text: string, length: number): string | null {
  for (let comma = text.lastIndexOf(', ', length); comma > 0; comma = text.lastIndexOf(', ', comma - 1)) {
    const kept = text.slice(0, comma)
    const open = kept.split('[').length - kept.split(']').length
    const short = `${kept}, …${']'.repeat(open)}`
    if (short.length <= length) return short
  }
  return null
}
