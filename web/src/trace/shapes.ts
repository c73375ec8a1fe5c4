/**
 * Tests of what JSON holds. What came from where a learner's program ran, or from a file, is looked at with these before it is
 * believed. None of them ever throws.
 */

export type Fields = Record<string, unknown>

/** Characters of a name or a message, and of a whole text such as an output. */
export const SHORT = 100_000
export const LONG = 50_000_000

export function isFields(x: unknown): x is Fields {
  return typeof x === 'object' && x !== null && !Array.isArray(x)
}

export function isText(x: unknown, longest = Infinity): x is string {
  return typeof x === 'string' && x.length <= longest
}

export function isShort(x: unknown): x is string {
  return isText(x, SHORT)
}

export function isTextOrNull(x: unknown, longest = Infinity): x is string | null {
  return x === null || isText(x, longest)
}

export function isShortOrNull(x: unknown): x is string | null {
  return isTextOrNull(x, SHORT)
}

export function isNumber(x: unknown): x is number {
  return typeof x === 'number'
}

export function isFlag(x: unknown): x is boolean {
  return typeof x === 'boolean'
}

/** A whole number from 0 on that is exactly what was meant. */
export function isCount(x: unknown): x is number {
  return Number.isSafeInteger(x) && (x as number) >= 0
}

export function isIntegerOrNull(x: unknown): x is number | null {
  return x === null || Number.isInteger(x)
}

export function isOneOf<T extends string>(x: unknown, words: readonly T[]): x is T {
  return typeof x === 'string' && (words as readonly string[]).includes(x)
}

export function isListOf<T>(x: unknown, test: (one: unknown) => one is T, most?: number): x is T[]
export function isListOf(x: unknown, test: (one: unknown) => boolean, most?: number): x is unknown[]
export function isListOf(x: unknown, test: (one: unknown) => boolean, most = Infinity): boolean {
  if (!Array.isArray(x) || x.length > most) return false
  for (const one of x) if (!test(one)) return false
  return true
}

/** A list of fixed length, each place with a test of its own. */
export function isTuple(x: unknown, ...tests: ((one: unknown) => boolean)[]): boolean {
  return Array.isArray(x) && x.length === tests.length && tests.every((test, i) => test(x[i]))
}

/** Texts by name, in a table without a prototype; null if it is not such a table. A name may be `constructor` or `__proto__`. */
export function textsByName(x: unknown, most: number): Record<string, string> | null {
  if (!isFields(x)) return null
  const entries = Object.entries(x)
  if (entries.length > most || !entries.every(([name, text]) => isShort(name) && isShort(text))) return null
  const table = Object.create(null) as Record<string, string>
  for (const [name, text] of entries) table[name] = text as string
  return table
}
