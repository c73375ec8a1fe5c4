import { isProblem } from '../trace/parts'
import { isFields, isListOf, isOneOf, isShort, isShortOrNull, textsByName } from '../trace/shapes'
import type { Problem } from '../trace/schema'
import type { SurveyRun } from './schema'

const ENDS = ['done', 'error', 'timeout'] as const
const MAX_GRADIENTS = 1000

/** The runs, one for each of `engines` in their order; null where the answer holds anything else. */
export function readSurvey(answer: unknown, engines: readonly string[]): SurveyRun[] | null {
  if (!isFields(answer) || !isListOf(answer.runs, isFields, engines.length) || answer.runs.length !== engines.length)
    return null
  const runs = answer.runs.map((run, i) => readRun(run, engines[i]!))
  return runs.every((run) => run !== null) ? runs : null
}

function readRun(run: Record<string, unknown>, engine: string): SurveyRun | null {
  const { end, output, problem, missing } = run
  const gradients = textsByName(run.gradients, MAX_GRADIENTS)
  if (run.engine !== engine || !isOneOf(end, ENDS) || !isShort(output) || !isShortOrNull(missing) || !gradients)
    return null
  if (end === 'error' ? !isProblem(problem) : problem !== null) return null
  return { engine, end, output, problem: problem as Problem | null, missing, gradients }
}
