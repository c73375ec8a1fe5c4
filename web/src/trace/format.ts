import { formatNum, numberKind, type NumberKind } from './numbers'
import type { BigArray, Nested, Num, Value } from './schema'
import { LONGEST_WHOLE, shorten } from './shorten'

/** Elements written of one array; the recorder hands over at most 100. */
const MOST_ELEMENTS = 1000

/** A value as Python would write it: '2.0', '[1.0, 2.0]', 'None', 'float64 (100, 100, 100)'. Infinity shows all digits. */
export function formatValue(value: Value, digits = 6): string {
  if (value === null) return 'None'
  switch (value.kind) {
    case 'array':
      return formatNested(value.data, numberKind(value.dtype), digits, { left: MOST_ELEMENTS })
    case 'big':
      return `${value.dtype} ${formatShape(value.shape)}`
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
  const only = onlyNumber(value)
  if (typeof only === 'number') return formatNum(only, 'float', digits)
  return (value?.kind === 'array' && cutList(text, length)) || `${text.slice(0, length - 1)}…`
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
