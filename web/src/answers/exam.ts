import type { Problem } from '../trace/schema'
import { isProblem } from './problem'
import { isRecord, isText, textsByName } from './shape'

/** What `lab.exam` answers. */
export type Verdict =
  | { verdict: 'passed' }
  | { verdict: 'failed'; key: string; values: Record<string, string> }
  | { verdict: 'error'; problem: Problem }

const MOST_VALUES = 100

/** Null where it is no verdict, or one for which the exercise has no sentence in `messages`. */
export function readVerdict(answer: unknown, messages: object): Verdict | null {
  if (!isRecord(answer)) return null
  switch (answer.verdict) {
    case 'passed':
      return { verdict: 'passed' }
    case 'failed': {
      const { key } = answer
      const values = textsByName(answer.values, MOST_VALUES)
      return isText(key) && Object.hasOwn(messages, key) && values ? { verdict: 'failed', key, values } : null
    }
    case 'error':
      return isProblem(answer.problem) ? { verdict: 'error', problem: answer.problem } : null
    default:
      return null
  }
}
