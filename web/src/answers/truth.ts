import type { Nested } from '../trace/schema'
import { isCount, isListOf, isOneOf, isRecord } from './shape'

/** What `lab.truth` answers: the derivatives of the root of each call of backward, found without it. */
export interface TruthAnswer {
  calls: TruthCall[]
  more: number
}
/** The lab's reasons why there is no figure. */
export type LabUnknown = 'large' | 'long' | 'unsteady' | 'kind' | 'failed'
export interface TruthCall {
  unknown: LabUnknown | null
  truths: {
    function: number
    side: 'input' | 'output'
    slot: number
    value: Nested | null
    unknown: LabUnknown | null
  }[]
}

const REASONS = ['large', 'long', 'unsteady', 'kind', 'failed'] as const
const SIDES = ['input', 'output'] as const
/** Python's words for what JSON has no number for. */
const NOT_FINITE = ['nan', 'inf', '-inf'] as const
const MOST_CALLS = 1000
const MOST_TRUTHS = 100_000
const MOST_NUMBERS = 1_000_000
const DEEPEST = 64 // as numpy's arrays

/** Null where it is none. */
export function readTruth(answer: unknown): TruthAnswer | null {
  if (!isRecord(answer) || !isCount(answer.more) || !isListOf(answer.calls, isCall, MOST_CALLS)) return null
  return { calls: answer.calls, more: answer.more }
}

function isCall(x: unknown): x is TruthCall {
  if (!isRecord(x) || !isListOf(x.truths, isTruth, MOST_TRUTHS)) return false
  return x.unknown === null || (isOneOf(x.unknown, REASONS) && x.truths.length === 0)
}

function isTruth(x: unknown): boolean {
  if (!isRecord(x) || !isCount(x.function) || !isOneOf(x.side, SIDES) || !isCount(x.slot)) return false
  return x.value === null ? isOneOf(x.unknown, REASONS) : x.unknown === null && isNested(x.value, DEEPEST)
}

function isNested(x: unknown, deepest: number): x is Nested {
  if (Array.isArray(x)) return deepest > 0 && isListOf(x, (one) => isNested(one, deepest - 1), MOST_NUMBERS)
  return Number.isFinite(x) || isOneOf(x, NOT_FINITE)
}
