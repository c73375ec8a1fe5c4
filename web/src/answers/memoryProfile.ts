import { isProblem } from '../trace/parts'
import {
  isCount,
  isFields,
  isFlag,
  isListOf,
  isOneOf,
  isShort,
  isShortOrNull,
  isText,
  isTuple,
  LONG,
} from '../trace/shapes'
import type { MemoryProfile } from './schema'

const KINDS = ['variable', 'function', 'object'] as const
const FREED = ['count', 'collector'] as const
const EVENTS = ['line', 'back', 'collect'] as const
const ENDS = ['done', 'error', 'cut'] as const
const CUTS = ['steps', 'objects', 'time'] as const
const MAX_STEPS = 20_000
const MAX_CHANGES = 1_000_000

const isKind = (x: unknown): boolean => isOneOf(x, KINDS)
const isFreedBy = (x: unknown): boolean => isOneOf(x, FREED)

/** Null if it is not a memory profile, or mentions an object before it was made or after it was freed. */
export function readMemoryProfile(answer: unknown): MemoryProfile | null {
  if (!isFields(answer)) return null
  const { steps, end, cut, problem, output, unwatched } = answer
  const good =
    isOneOf(end, ENDS) &&
    (cut === null || (isOneOf(cut, CUTS) && end === 'cut')) &&
    isText(output, LONG) &&
    (end === 'error' ? isProblem(problem) : problem === null) &&
    isListOf(unwatched, isShort, MAX_CHANGES) &&
    isListOf(steps, isFields, MAX_STEPS)
  if (!good) return null
  const known = new Known()
  return steps.every((step) => known.takes(step))
    ? ({ steps, end, cut, problem, output, unwatched } as unknown as MemoryProfile)
    : null
}

const areDifferent = (list: readonly unknown[]): boolean =>
  new Set(list.map((one) => JSON.stringify(one))).size === list.length

/** The objects of the steps so far: they are numbered in the order in which they are first seen. */
class Known {
  #count = 0
  readonly #freed = new Set<number>()

  takes(step: Record<string, unknown>): boolean {
    const isId = (x: unknown): boolean => isCount(x) && x < this.#count
    const all = (key: string, test: (one: unknown) => boolean): boolean =>
      step[key] === undefined || (isListOf(step[key], test, MAX_CHANGES) && areDifferent(step[key]))
    const name = (one: unknown): boolean => isTuple(one, isShort, isShortOrNull, isId)
    const link = (one: unknown): boolean => isTuple(one, isId, isId, isShort, isFlag)
    return (
      isOneOf(step.event, EVENTS) &&
      isCount(step.line) &&
      isShortOrNull(step.where) &&
      all('new', (one) => isTuple(one, (id) => id === this.#count, isKind, isShort) && ++this.#count > 0) &&
      all('kinds', (one) => isTuple(one, isId, isKind)) &&
      all('counts', (one) => isTuple(one, isId, isCount)) &&
      all('bind', name) &&
      all('unbind', name) &&
      all('link', link) &&
      all('unlink', link) &&
      all('bytes', (one) => isTuple(one, isId, isCount, isCount)) &&
      (step.held === undefined || isTuple(step.held, isCount, isCount)) &&
      all('freed', (one) => isTuple(one, isId, isFreedBy) && this.#frees((one as [number])[0])) &&
      all('cycles', (one) => isListOf(one, isId, MAX_CHANGES)) &&
      (step.runs === undefined || isCount(step.runs))
    )
  }

  /** Whether it is freed for the first time. */
  #frees(id: number): boolean {
    if (this.#freed.has(id)) return false
    this.#freed.add(id)
    return true
  }
}
