import { isProblem } from '../trace/parts'
import { isFields, isShort, textsByName } from '../trace/shapes'
import type { Verdict } from './schema'

const MAX_VALUES = 100

/** Null where it is no verdict, or one for which the exercise has no sentence in `messages`. */
export function readVerdict(answer: unknown, messages: object): Verdict | null {
  if (!isFields(answer)) return null
  switch (answer.verdict) {
    case 'passed':
      return { verdict: 'passed' }
    case 'failed': {
      const { key } = answer
      const values = textsByName(answer.values, MAX_VALUES)
      return isShort(key) && Object.hasOwn(messages, key) && values ? { verdict: 'failed', key, values } : null
    }
    case 'error':
      return isProblem(answer.problem) ? { verdict: 'error', problem: answer.problem } : null
    default:
      return null
  }
}
