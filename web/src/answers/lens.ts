import type { Problem } from '../trace/schema'
import { isProblem } from './problem'
import { isCount, isListOf, isOneOf, isRecord, isText, isTextOrNull, isTuple, LONGEST } from './shape'

/** What `py/lab/lens` answers; `py/lab/lens/__init__.py` says what each key means. */
export type Kind = 'variable' | 'function' | 'object'
export type FreedBy = 'count' | 'collector'
/** Name or path of names, the function it is local to, the object. */
export type NameEntry = [name: string, where: string | null, id: number]
/** From, to, attribute, weak. */
export type LinkEntry = [from: number, to: number, label: string, weak: boolean]

export interface LensStep {
  event: 'line' | 'back' | 'collect'
  line: number
  where: string | null
  new?: [id: number, kind: Kind, label: string][]
  kinds?: [id: number, kind: Kind][]
  counts?: [id: number, count: number][]
  bind?: NameEntry[]
  unbind?: NameEntry[]
  link?: LinkEntry[]
  unlink?: LinkEntry[]
  bytes?: [id: number, data: number, grad: number][]
  held?: [data: number, grad: number]
  freed?: [id: number, by: FreedBy][]
  cycles?: number[][]
  /** How often the collector ran without being pressed. */
  runs?: number
}

export interface LensAnswer {
  steps: LensStep[]
  end: 'done' | 'error' | 'cut'
  cut: 'steps' | 'objects' | 'time' | null
  problem: Problem | null
  output: string
  unwatched: string[]
}

const KINDS = ['variable', 'function', 'object'] as const
const FREED = ['count', 'collector'] as const
const EVENTS = ['line', 'back', 'collect'] as const
const ENDS = ['done', 'error', 'cut'] as const
const CUTS = ['steps', 'objects', 'time'] as const
const MOST_STEPS = 20_000
const MOST_CHANGES = 1_000_000

const isKind = (x: unknown): boolean => isOneOf(x, KINDS)
const isFreedBy = (x: unknown): boolean => isOneOf(x, FREED)
const isName = (x: unknown): boolean => isText(x)
const isFlag = (x: unknown): boolean => typeof x === 'boolean'

/** Null where it is none, or speaks of an object before it was made or after it was freed. */
export function readLens(answer: unknown): LensAnswer | null {
  if (!isRecord(answer)) return null
  const { steps, end, cut, problem, output, unwatched } = answer
  const good =
    isOneOf(end, ENDS) &&
    (cut === null || (isOneOf(cut, CUTS) && end === 'cut')) &&
    isText(output, LONGEST) &&
    (end === 'error' ? isProblem(problem) : problem === null) &&
    isListOf(unwatched, isName, MOST_CHANGES) &&
    isListOf(steps, isRecord, MOST_STEPS)
  if (!good) return null
  const known = new Known()
  return steps.every((step) => known.takes(step))
    ? ({ steps, end, cut, problem, output, unwatched } as unknown as LensAnswer)
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
      step[key] === undefined || (isListOf(step[key], test, MOST_CHANGES) && areDifferent(step[key]))
    const name = (one: unknown): boolean => isTuple(one, isName, isTextOrNull, isId)
    const link = (one: unknown): boolean => isTuple(one, isId, isId, isName, isFlag)
    return (
      isOneOf(step.event, EVENTS) &&
      isCount(step.line) &&
      isTextOrNull(step.where) &&
      all('new', (one) => isTuple(one, (id) => id === this.#count, isKind, isName) && ++this.#count > 0) &&
      all('kinds', (one) => isTuple(one, isId, isKind)) &&
      all('counts', (one) => isTuple(one, isId, isCount)) &&
      all('bind', name) &&
      all('unbind', name) &&
      all('link', link) &&
      all('unlink', link) &&
      all('bytes', (one) => isTuple(one, isId, isCount, isCount)) &&
      (step.held === undefined || isTuple(step.held, isCount, isCount)) &&
      all('freed', (one) => isTuple(one, isId, isFreedBy) && this.#frees((one as [number])[0])) &&
      all('cycles', (one) => isListOf(one, isId, MOST_CHANGES)) &&
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
