import type { Problem } from '../trace/schema'
import { isProblem } from './problem'
import { isListOf, isOneOf, isRecord, isText, isTextOrNull, textsByName } from './shape'

/** What `lab.survey` says of a program under one engine. */
export interface SurveyRun {
  engine: string
  /** late: it took too long. */
  ends: 'done' | 'error' | 'late'
  output: string
  problem: Problem | null
  /** The name that the program imports and the engine does not have. */
  missing: string | null
  /** Of the program's own names for variables. */
  gradients: Record<string, string>
}

const ENDS = ['done', 'error', 'late'] as const
const MOST_GRADIENTS = 1000

/** The runs, one for each of `engines` in their order; null where the answer holds anything else. */
export function readSurvey(answer: unknown, engines: readonly string[]): SurveyRun[] | null {
  if (!isRecord(answer) || !isListOf(answer.runs, isRecord, engines.length) || answer.runs.length !== engines.length)
    return null
  const runs = answer.runs.map((run, i) => readRun(run, engines[i]!))
  return runs.every((run) => run !== null) ? runs : null
}

function readRun(run: Record<string, unknown>, engine: string): SurveyRun | null {
  const { ends, output, problem, missing } = run
  const gradients = textsByName(run.gradients, MOST_GRADIENTS)
  if (run.engine !== engine || !isOneOf(ends, ENDS) || !isText(output) || !isTextOrNull(missing) || !gradients)
    return null
  if (ends === 'error' ? !isProblem(problem) : problem !== null) return null
  return { engine, ends, output, problem: problem as Problem | null, missing, gradients }
}
