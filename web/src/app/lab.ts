/** Runs for the views beside the learner's own: recordings and questions, one after another on the one kernel. */
import type { Job, Kernel, LabRequest } from '../kernel/kernel'
import { DamagedTrace } from '../trace/damaged'
import { TraceStore, type TraceChunk } from '../trace/store'
import type { Turns } from './turns'

/** What a learner waits for an answer without a stop button of its own. */
const PATIENCE_MS = 20_000

/** It took too long: an endless loop, most likely. */
export class LabTimeout extends Error {
  override name = 'LabTimeout'
}

/** Python is not there, or went down. */
export class LabFailure extends Error {
  override name = 'LabFailure'
}

export class Lab {
  constructor(
    private readonly load: () => Promise<Kernel>,
    private readonly turns: Turns,
    private readonly patience = PATIENCE_MS,
  ) {}

  /** The trace of a run; a program that fails has one, too, whose `end` says so. Throws LabTimeout, LabFailure or DamagedTrace. */
  record(job: Job): Promise<TraceStore> {
    return this.#turn(async (kernel) => {
      const trace = new TraceStore()
      const { end } = await kernel.run(job, (chunk: TraceChunk) => trace.append(chunk))
      if (!trace.end) trace.append({ end })
      return trace
    })
  }

  /** The answer of one of the lab's tools. Throws LabTimeout or LabFailure. */
  ask<T>(request: LabRequest & Record<string, unknown>): Promise<T> {
    return this.#turn(async (kernel) => {
      const answer = await kernel.ask(request)
      if (answer === null) throw new LabFailure('stopped')
      return answer as T
    })
  }

  async #turn<T>(act: (kernel: Kernel) => Promise<T>): Promise<T> {
    try {
      const kernel = await this.load()
      return await this.turns.take(() => this.#patiently(kernel, act))
    } catch (error) {
      if (error instanceof LabTimeout || error instanceof LabFailure || error instanceof DamagedTrace) throw error
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
    try {
      return await act(kernel)
    } finally {
      clearTimeout(timer)
      if (late) throw new LabTimeout('The program did not end in time.') // whatever became of it
    }
  }
}
