/** Runs for the views beside the learner's own: recordings and questions, one after another on the one kernel. */
import type { Job, Kernel, LabRequest } from '../kernel/kernel'
import { DamagedTrace } from '../trace/damaged'
import { TraceStore, type TraceChunk } from '../trace/store'
import type { Fault } from '../trace/schema'
import type { Turns } from './turns'

/** How long a learner waits for an answer; there is no stop button for it. */
const PATIENCE_MS = 20_000

/** The program took too long: most likely an endless loop. */
export class LabTimeout extends Error {
  override name = 'LabTimeout'
}

/** The answer is not one of the tool that was asked, or there was none although Python was ready. */
export class LabNonsense extends Error {
  override name = 'LabNonsense'
}

/** Python is not there. */
export class LabFailure extends Error {
  override name = 'LabFailure'
}

/** The recorder failed in the middle of the run. Nothing is known of what came after, so nothing may be compared. */
export class RecorderFailed extends LabFailure {
  override name = 'RecorderFailed'

  constructor(readonly fault: Fault) {
    super(fault.message)
  }
}

/** Why a view has no recording or answer, for its words. */
export interface LabTrouble {
  name: string
  message: string
  fault?: Fault
}

export function troubleOf(error: unknown): LabTrouble {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message } = error
  return error instanceof RecorderFailed ? { name, message, fault: error.fault } : { name, message }
}

/** Why there is no answer, as the words of the views name it. */
export type WhyNot = 'timeout' | 'nonsense' | 'noPython'

export function whyNot(error: unknown): WhyNot {
  return error instanceof LabTimeout ? 'timeout' : error instanceof LabNonsense ? 'nonsense' : 'noPython'
}

export class Lab {
  constructor(
    private readonly load: () => Promise<Kernel>,
    private readonly turns: Turns,
    private readonly patience = PATIENCE_MS,
  ) {}

  /** The trace of a run; a program that fails has one, too, whose `end` says so. Throws LabTimeout, RecorderFailed, LabFailure or DamagedTrace. */
  record(job: Job): Promise<TraceStore> {
    return this.#turn(async (kernel) => {
      const trace = new TraceStore()
      const { end } = await kernel.run(job, (chunk: TraceChunk) => trace.append(chunk))
      if (!trace.end) trace.append({ end })
      if (trace.end?.kind === 'fault')
        throw new RecorderFailed(trace.end.fault ?? { message: '', at: null, details: '' })
      return trace
    })
  }

  /** The answer of one of the lab's tools, as `read` returns it; null from `read` means that it is not an answer. Throws LabTimeout, LabNonsense or LabFailure. */
  ask<T>(request: LabRequest, read: (answer: unknown) => T | null): Promise<T> {
    return this.#turn(async (kernel) => {
      const asked = await kernel.ask(request)
      if (asked === null) throw new LabFailure('stopped')
      const answer = read(asked.answer)
      if (answer === null) throw new LabNonsense(`this is no answer of the tool ${request.tool}`)
      return answer
    })
  }

  async #turn<T>(act: (kernel: Kernel) => Promise<T>): Promise<T> {
    try {
      const kernel = await this.load()
      return await this.turns.take(() => this.#patiently(kernel, act))
    } catch (error) {
      if ([LabTimeout, LabNonsense, LabFailure, DamagedTrace].some((known) => error instanceof known)) throw error
      throw new LabFailure(error instanceof Error ? error.message : String(error))
    }
  }

  async #patiently<T>(kernel: Kernel, act: (kernel: Kernel) => Promise<T>): Promise<T> {
    await kernel.whenReady() // Python's own start does not count
    let late = false
    const timer = setTimeout(() => {
      late = true
      kernel.stop()
    }, this.patience)
    // Whatever became of a program that was too late: it took too long.
    const answer = act(kernel).finally(() => clearTimeout(timer))
    await answer.catch(() => undefined) // thrown below
    if (late) throw new LabTimeout('The program did not end in time.')
    return answer
  }
}
