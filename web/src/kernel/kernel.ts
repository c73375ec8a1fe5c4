// Python for the page: one door to booting, running and stopping. See ARCHITECTURE.md, "kernel/".
import type { Answers } from '../answers/schema'
import { isEnd } from '../trace/check'
import { readChunk } from '../trace/json'
import type { End, Problem, Trace } from '../trace/schema'
import { failureOf, KernelError, type KernelFailure } from './failure'
import type { DownloadProgress } from './files'
import type { FromWorker } from './messages'
import { openSandboxFrom, type Box, type OpenSandbox, type Sandbox } from './sandbox'

export type { KernelFailure } from './failure'
export type KernelStatus = 'booting' | 'ready' | 'running' | 'failed'

export interface Limits {
  max_events?: number
  max_seconds?: number
}

export interface Job {
  files: Record<string, string>
  engine: string | null
  limits?: Limits
  /** Ask for the numerical derivatives, too: they come as a chunk of their own after the end. */
  truth?: boolean
  /**
   * The same program runs again and again with another number in it: in one worker, which is kept until `letGo`, because a new
   * one would come too late. The result comes when all has come, the derivatives too.
   */
  again?: boolean
}

/** A request to a tool of `py/lab`, which documents its other fields and its answer. */
export interface LabRequest {
  tool: keyof Answers
  files: Record<string, string>
  engine?: string | null
  [more: string]: unknown
}

export interface RunResult {
  end: End
}

export type OnChunk = (chunk: Partial<Trace>) => void

interface Run {
  job: string
  onchunk: OnChunk
  box: Box | null // null while it waits for one
  again: boolean
  end: End | null // as the trace says it
  resolve(result: RunResult): void
  reject(reason: unknown): void
}

interface Slot {
  box: Box
  ready: boolean
  patience: ReturnType<typeof setTimeout> | undefined
}

/** How long a starting worker may be silent, in milliseconds, twice in a row: a computer that slept in between is not taken for a dead worker. */
const QUIET = 60_000
/** What comes after the end of a run (the numerical derivatives) is waited for so long. */
const AFTERWARDS = 10_000
/** The spare is booted when the first worker has been ready for so long: until then the page has better things to do. */
const SPARE_AFTER = 1500

/**
 * A worker runs one program and is thrown away, so nothing of it remains for the next. (Only a program that is run again with
 * another number in it has a worker of its own.)
 * A spare, booted while the learner reads, takes over in milliseconds.
 */
export class Kernel {
  status: KernelStatus = 'booting'
  progress: DownloadProgress = { loaded: 0, total: 0 }
  failure: KernelFailure | null = null
  onchange: () => void = () => undefined

  #open: OpenSandbox
  #attempt: AbortController | null = null
  #sandbox: Sandbox | null = null
  #slots: Slot[] = [] // those that have not been used; the first is next
  #run: Run | null = null
  #kept: Box | null = null // for the program that runs again
  #spareTimer: ReturnType<typeof setTimeout> | undefined
  #waiting: { resolve(): void; reject(reason: unknown): void }[] = [] // for a free worker

  constructor(
    open: OpenSandbox = openSandboxFrom(new URL('kernel/', document.baseURI)),
    private readonly spareAfter = SPARE_AFTER,
  ) {
    this.#open = open
  }

  /** Starts booting; does nothing when it has been called before. */
  start(): void {
    if (!this.#attempt) this.#boot()
  }

  /** Boots anew after a failure. */
  retry(): void {
    if (this.status === 'failed') this.#boot()
  }

  /**
   * Runs a program; while booting, as soon as that is done. `onchunk` is called for each part of
   * the trace, the last of which holds its `end`. Rejects when the kernel has failed or is running.
   */
  run(job: Job, onchunk: OnChunk): Promise<RunResult> {
    return this.#start(
      JSON.stringify({ files: job.files, engine: job.engine, limits: job.limits ?? {}, truth: job.truth }),
      onchunk,
      job.again,
    )
  }

  /** The program that was run again and again is another one from now on. */
  letGo(): void {
    if (this.#kept && this.#run?.box === this.#kept) this.stop()
    this.#kept?.end()
    this.#kept = null
  }

  /**
   * Asks one of the lab's tools; `stop` ends it, too. Resolves with what came back, which is not to be believed: undefined
   * where nothing did; with null when it was stopped. Rejects as `run` does.
   */
  async ask(request: LabRequest): Promise<{ answer: unknown } | null> {
    let answer: unknown
    const { end } = await this.#start(JSON.stringify(request), (chunk) => {
      if ('answer' in chunk) answer = chunk.answer
    })
    if (end.kind === 'interrupted') return null
    if (end.kind !== 'error') return { answer }
    console.warn(`the lab gave no answer: ${end.error?.type ?? 'Error'}: ${end.error?.message ?? ''}`)
    return { answer: undefined }
  }

  #start(
    text: string,
    onchunk: (chunk: Partial<Trace> & { answer?: unknown }) => void,
    again = false,
  ): Promise<RunResult> {
    if (this.#run?.end) this.#finish(this.#run, {}) // what would still have come about the last run is given up
    if (this.#run) return Promise.reject(new Error('a program is running already: stop it first'))
    if (this.failure) return Promise.reject(notStarted(this.failure))
    return new Promise((resolve, reject) => {
      this.#run = { job: text, onchunk, box: null, again, end: null, resolve, reject }
      this.#advance()
    })
  }

  /** Resolves when a program could run at once; rejects when Python has failed. */
  whenReady(): Promise<void> {
    if (this.status === 'ready') return Promise.resolve()
    if (this.failure) return Promise.reject(notStarted(this.failure))
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** Ends the run at once; what was streamed stays, and the run's promise resolves. */
  stop(): void {
    if (this.#run) this.#finish(this.#run, { end: { kind: 'interrupted' } })
  }

  #boot(): void {
    this.#close()
    const attempt = new AbortController()
    this.#attempt = attempt
    this.#change('booting', { loaded: 0, total: 0 })
    const current =
      <T>(act: (value: T) => void) =>
      (value: T) => {
        if (this.#attempt === attempt) act(value) // else it belongs to an attempt that was given up
      }
    this.#open(
      current((progress) => {
        if (this.status === 'booting' && !this.#sandbox) this.#change('booting', progress)
      }),
      current((error) => this.#fail(error)),
      attempt.signal,
    ).then(
      (sandbox) => {
        if (this.#attempt !== attempt) return sandbox.close()
        this.#sandbox = sandbox
        this.#spawn()
      },
      current((error: unknown) => this.#fail(error)),
    )
  }

  #spawn(): void {
    const slot: Slot = {
      ready: false,
      patience: undefined,
      box: this.#sandbox!.spawn({
        onmessage: (message) => this.#hear(slot, message),
        onlost: (detail) => this.#lose(slot, new Error(detail)),
      }),
    }
    this.#slots.push(slot)
    this.#listen(slot)
  }

  /** A worker that the browser ended because it ran out of memory sends no message. */
  #listen(slot: Slot, again = true): void {
    clearTimeout(slot.patience)
    slot.patience = setTimeout(() => {
      if (!this.#slots.includes(slot)) return
      if (again) this.#listen(slot, false)
      else this.#lose(slot, new KernelError('silent', 'the worker does not answer'))
    }, QUIET)
  }

  #hear(slot: Slot, message: FromWorker): void {
    if (message.kind === 'alive') {
      if (!slot.ready) this.#listen(slot)
    } else if (message.kind === 'ready') {
      slot.ready = true
      clearTimeout(slot.patience)
      this.#advance()
    } else if (message.kind === 'unfit') {
      this.#lose(slot, new Error(message.detail))
    } else if (this.#run && this.#run.box === slot.box) {
      this.#follow(this.#run, message)
    }
  }

  #follow(run: Run, message: Exclude<FromWorker, { kind: 'alive' | 'ready' | 'unfit' }>): void {
    if (message.kind === 'chunk') {
      this.#deliver(run, message.text)
    } else if (run.end) {
      // A crash after the end of the trace happened while cleaning up, and does not matter.
      if (message.kind === 'crashed') console.warn(`after the program's end: ${message.message}`)
      this.#finish(run, {}, run.again && message.kind === 'done')
    } else if (message.kind === 'crashed') {
      this.#finish(run, broken({ type: message.type, message: message.message, frames: [] }))
    } else {
      this.#finish(run, broken(lost('the run ended without saying how')))
    }
  }

  #deliver(run: Run, text: string): void {
    let chunk: Partial<Trace>
    try {
      chunk = chunkOf(text)
    } catch (error) {
      this.#finish(run, broken(lost(`a part of the trace cannot be read: ${String(error)}`)))
      return
    }
    run.end = chunk.end ?? run.end
    try {
      run.onchunk(chunk)
      if (chunk.end) {
        if (!run.again) run.resolve({ end: chunk.end })
        setTimeout(() => this.#run === run && this.#finish(run, {}), AFTERWARDS)
        this.#advance()
      }
    } catch (error) {
      run.reject(error) // before #finish resolves it: the page could not take its own trace
      this.#finish(run, {})
    }
  }

  /** A worker is gone. During a program this ends the run; before one, it is a reason to fail or to try again. */
  #lose(slot: Slot, error: Error): void {
    clearTimeout(slot.patience)
    if (this.#run?.box === slot.box) {
      this.#finish(this.#run, broken(lost(error.message)))
      return
    }
    this.#slots = this.#slots.filter((other) => other !== slot)
    slot.box.end()
    // A lost spare is replaced when it is needed; without any worker there is no kernel.
    if (!this.#slots.length && !this.#run?.box) this.#fail(error)
  }

  /** Gives a waiting run its worker, keeps a spare booting, and updates the status. */
  #advance(): void {
    const first = this.#slots[0]
    if (this.#run && !this.#run.box && this.#run.again && this.#kept) {
      this.#run.box = this.#kept
      this.#kept.run(this.#run.job)
    } else if (this.#run && !this.#run.box && first?.ready) {
      this.#slots.shift()
      this.#run.box = first.box
      first.box.run(this.#run.job)
    }
    // One at a time: a second worker booting beside the first would only delay it.
    clearTimeout(this.#spareTimer)
    if (this.#sandbox && this.#slots.length < 2 && this.#slots.every((slot) => slot.ready)) {
      if (this.#slots.length === 0 || this.spareAfter === 0) this.#spawn()
      else this.#spareTimer = setTimeout(() => this.#spawn(), this.spareAfter)
    }
    this.#change(this.#run?.box && !this.#run.end ? 'running' : this.#slots[0]?.ready ? 'ready' : 'booting')
  }

  /** `keep`: its worker is for the next run of the same program. */
  #finish(run: Run, last: Partial<Trace>, keep = false): void {
    this.#run = null
    if (keep) this.#kept = run.box
    else {
      if (this.#kept === run.box) this.#kept = null
      run.box?.end()
    }
    try {
      if (last.end) run.onchunk(last)
      run.resolve({ end: last.end ?? run.end ?? { kind: 'interrupted' } })
    } catch (error) {
      run.reject(error)
    }
    this.#advance()
  }

  #fail(error: unknown): void {
    this.#close()
    this.failure = failureOf(error)
    const run = this.#run
    this.#run = null
    run?.reject(notStarted(this.failure))
    this.#change('failed')
  }

  #close(): void {
    this.#attempt?.abort()
    this.#attempt = null
    clearTimeout(this.#spareTimer)
    this.#kept = null
    this.#sandbox?.close()
    this.#sandbox = null
    for (const slot of this.#slots) clearTimeout(slot.patience)
    this.#slots = []
    this.failure = null
  }

  #change(status: KernelStatus, progress = this.progress): void {
    this.status = status
    this.progress = progress
    if (status === 'ready') for (const { resolve } of this.#waiting.splice(0)) resolve()
    if (this.failure) for (const { reject } of this.#waiting.splice(0)) reject(notStarted(this.failure))
    this.onchange()
  }
}

/** Throws when it is not a chunk or its end is not an end. Whoever uses the rest checks it. */
function chunkOf(text: string): Partial<Trace> {
  const chunk: Record<string, unknown> = readChunk(text)
  const { end } = chunk
  if (end !== undefined && end !== null && !isEnd(end)) throw new TypeError('its end is of an unknown kind')
  return chunk as Partial<Trace>
}

function notStarted(failure: KernelFailure): Error {
  return new Error(`Python has not started (${failure.detail})`)
}

function lost(detail: string): Problem {
  return { type: 'SystemError', message: `Python itself stopped and had to be restarted (${detail})`, frames: [] }
}

/** The last chunk of a run that ended by an error which the recorder could not record. */
function broken(error: Problem): Partial<Trace> {
  return { events: [{ k: 'error', error }], end: { kind: 'error', error } }
}
