/** What the results of one program under every engine mean for the steps of the book. */
import type { SurveyRun } from '../../answers/schema'

/** fails: the engine cannot run the program to its end. differs: it can, but a gradient is not that of the finished library. */
export type StepStatus = 'runs' | 'differs' | 'fails'

const LIBRARY = 'dezero'
const APPENDIX = 'appendix_a'
const TOLERANCE = 1e-6

/** The engine that a step of the book starts from. No step starts from the appendix. */
export function stepBefore(engine: string, engines: readonly string[]): string | null {
  const before = engines.slice(0, engines.indexOf(engine)).filter((id) => id !== APPENDIX)
  return before.at(-1) ?? null
}

export function statusOf(run: SurveyRun, runs: readonly SurveyRun[]): StepStatus {
  if (run.end !== 'done') return 'fails'
  return Object.keys(run.gradients).some((name) => isDifferent(run, name, runs)) ? 'differs' : 'runs'
}

/** Whether a gradient differs from that of the finished library. One that either of them does not keep is no difference. */
export function isDifferent(run: SurveyRun, name: string, runs: readonly SurveyRun[]): boolean {
  const library = runs.find((one) => one.engine === LIBRARY && one.end === 'done')
  const [mine, right] = [run.gradients[name], library?.gradients[name]]
  if (mine === undefined || right === undefined || mine === right || mine === 'None' || right === 'None') return false
  const [a, b] = [Number(mine), Number(right)]
  return !(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b)))
}

/** The first later step that can run the program; null when none can. */
export function firstThatCan(engine: string, runs: readonly SurveyRun[]): string | null {
  const at = runs.findIndex((run) => run.engine === engine)
  return runs.find((run, i) => i > at && run.end === 'done' && run.engine !== APPENDIX)?.engine ?? null
}
