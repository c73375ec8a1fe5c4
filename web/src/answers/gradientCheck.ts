import { isProblem } from '../trace/parts'
import { isCount, isFields, isListOf, isOneOf } from '../trace/shapes'
import type { CheckedCall, Derivative, GradientCheck, NoDerivative, Numbers } from './schema'

const REASONS: readonly NoDerivative[] = ['large', 'long', 'unsteady', 'kind', 'kink', 'failed']
const SIDES = ['input', 'output'] as const
/** Python's words for what JSON has no number for. */
const NOT_FINITE = ['nan', 'inf', '-inf'] as const
const MAX_CALLS = 1000
const MAX_DERIVATIVES = 100_000
const MAX_NUMBERS = 1_000_000
const DEEPEST = 64 // as numpy's arrays

/** Null if it is not a gradient check. */
export function readGradientCheck(answer: unknown): GradientCheck | null {
  if (!isFields(answer) || !isCount(answer.more) || !isListOf(answer.calls, isCall, MAX_CALLS)) return null
  const { calls, more, problem } = answer
  return problem === null || isProblem(problem) ? { calls, more, problem } : null
}

function isCall(x: unknown): x is CheckedCall {
  if (!isFields(x) || !isListOf(x.derivatives, isDerivative, MAX_DERIVATIVES)) return false
  return x.unknown === null || (isOneOf(x.unknown, REASONS) && x.derivatives.length === 0)
}

function isDerivative(x: unknown): x is Derivative {
  if (!isFields(x) || !isCount(x.function) || !isOneOf(x.side, SIDES) || !isCount(x.slot)) return false
  return x.value === null ? isOneOf(x.unknown, REASONS) : x.unknown === null && isNumbers(x.value, DEEPEST)
}

function isNumbers(x: unknown, deepest: number): x is Numbers {
  if (Array.isArray(x)) return deepest > 0 && isListOf(x, (one) => isNumbers(one, deepest - 1), MAX_NUMBERS)
  return Number.isFinite(x) || isOneOf(x, NOT_FINITE)
}
