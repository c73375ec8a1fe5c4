/** Answers as somebody might forge them, for the tests. */

const deep = JSON.parse('['.repeat(2000) + ']'.repeat(2000)) as unknown

/** What is no answer of any tool. */
export const hostile: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  1,
  NaN,
  '',
  'passed',
  [],
  {},
  [[]],
  [null],
  deep,
  () => undefined,
  Symbol('x'),
  new Map(),
  new Date(0),
  JSON.parse('{"__proto__": {"verdict": "passed"}}'),
  JSON.parse('{"constructor": {"prototype": {}}}'),
  { verdict: 'Passed' },
  { verdict: ['passed'] },
  { verdict: { toString: 'passed' } },
  { runs: null },
  { runs: {} },
  { calls: {}, more: 0 },
  { steps: {} },
]

const OTHERS: readonly [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['half', 0.5],
  ['negative', -1],
  ['not a number', NaN],
  ['endless', Infinity],
  ['too large', 2 ** 60],
  ['another text', 'something else'],
  ['a digit as text', '0'],
  ['true', true],
  ['empty', []],
  ['an object', {}],
  ['lists', [[[]]]],
  ['deep', deep],
  ['a huge text', 'x'.repeat(60_000_000)],
  ['__proto__', JSON.parse('{"__proto__": {"type": "x"}}')],
  ['toString', { toString: 1, valueOf: null }],
]

export interface Mutation {
  path: string
  answer: unknown
  /** A part is of another kind now: a text where a number was. */
  otherKind: boolean
}

/** The good answer with one part missing or replaced by something else, at every place. */
export function* mutations(good: unknown): Generator<Mutation> {
  for (const path of pathsOf(good)) {
    const at = path.join('.')
    const value = valueAt(good, path)
    for (const [name, other] of OTHERS) {
      const otherKind = value !== null && other !== null && kindOf(value) !== kindOf(other)
      yield { path: `${at}: ${name}`, answer: changed(good, path, () => other), otherKind }
    }
    if (path.length > 0) yield { path: `${at}: missing`, answer: without(good, path), otherKind: false }
    if (!Array.isArray(value)) continue
    yield { path: `${at}: shorter`, answer: changed(good, path, () => value.slice(1)), otherKind: false }
    yield { path: `${at}: longer`, answer: changed(good, path, () => [...(value as unknown[]), null]), otherKind: true }
  }
}

/** Some of the answers with several such parts at once, always the same ones. */
export function* manyMutations(good: unknown, count: number): Generator<unknown> {
  let seed = 1
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below
  for (let i = 0; i < count; i++) {
    let answer = good
    for (let parts = 2 + random(4); parts > 0; parts--) {
      const paths = [...pathsOf(answer)]
      const [, other] = OTHERS[random(OTHERS.length)]!
      answer = changed(answer, paths[random(paths.length)]!, () => other)
    }
    yield answer
  }
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value)

type Path = readonly string[]

function* pathsOf(value: unknown, path: Path = [], left = 6): Generator<Path> {
  yield path
  if (typeof value !== 'object' || value === null || left === 0) return
  for (const key of Object.keys(value))
    yield* pathsOf((value as Record<string, unknown>)[key], [...path, key], left - 1)
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((inside, key) => (inside as Record<string, unknown>)[key], value)

function changed(value: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string, unknown>)
    : { ...(value as object) }
  copy[key] = changed(copy[key], rest, change)
  return copy
}

function without(value: unknown, path: Path): unknown {
  return changed(value, path.slice(0, -1), (inside) => {
    const key = path.at(-1)!
    if (Array.isArray(inside)) return inside.filter((_, i) => String(i) !== key)
    return Object.fromEntries(Object.entries(inside as object).filter(([name]) => name !== key))
  })
}
