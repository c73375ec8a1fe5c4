/** Runs programs in the kernel and hands the growing trace to the playback. */
import type { Kernel, KernelFailure, KernelStatus, RunResult } from '../kernel/kernel'
import { TraceStore, type TraceChunk } from '../trace/store'
import type { End, TraceEvent } from '../trace/schema'
import { Lab } from './lab'
import type { Playback } from '../stage/playback.svelte'
import { Latest } from './latest'
import { Turns } from './turns'

export interface Printed {
  stream: 'stdout' | 'stderr'
  text: string
}

/** What the page keeps of a program's output; the recorder bounds it too. */
const MOST_OUTPUT = 200_000

export class Runner {
  status = $state<KernelStatus>('booting')
  progress = $state.raw({ loaded: 0, total: 0 })
  failure = $state.raw<KernelFailure | null>(null)
  /** A run was asked for and has not ended; it may be waiting for Python. */
  running = $state(false)
  end = $state.raw<End | null>(null)
  output = $state.raw<Printed[]>([])
  outputCut = $state(false)
  /** What is on screen came with the lesson rather than from a run. */
  recorded = $state(true)
  problem = $state<string | null>(null)
  /** The recording is shown up to the place where it is damaged. */
  partial = $state(false)
  /** Why there was no Python for the last run, or none any more. */
  lost = $state.raw<KernelFailure | null>(null)

  #kernel: Promise<Kernel> | null = null
  #turns = new Turns()
  #stopped = false
  #kept = 0
  /** The run that may still change what is shown. */
  #latest = new Latest()

  /** Runs for the views beside the stepper. */
  readonly lab = new Lab(() => this.#load(), this.#turns)

  /** `ontruth`: the answer of the gradient check about the run that is shown has come. */
  constructor(
    private readonly playback: Playback,
    private readonly ontruth: (answer: unknown) => void = () => undefined,
  ) {}

  /** Loaded apart from the page, so that the lesson comes first. */
  #load(): Promise<Kernel> {
    this.#kernel ??= import('../kernel/kernel').then(
      ({ Kernel }) => {
        const kernel = new Kernel()
        kernel.onchange = () => {
          this.status = kernel.status
          this.progress = { ...kernel.progress }
          this.failure = kernel.failure
        }
        kernel.start()
        return kernel
      },
      (error: unknown) => {
        this.#kernel = null
        this.status = 'failed'
        this.failure = { code: 'offline', detail: String(error) }
        throw error
      },
    )
    return this.#kernel
  }

  async start(): Promise<void> {
    await this.#load().catch(() => undefined) // the failure is shown
  }
  async retry(): Promise<void> {
    const fresh = this.#kernel === null
    const kernel = await this.#load().catch(() => null)
    if (!fresh) kernel?.retry()
  }
  async stop(): Promise<void> {
    this.#stopped = true
    ;(await this.#kernel)?.stop()
  }

  /** Another lesson is opened: whatever still runs shows nothing any more. */
  abandon(): void {
    if (!this.running) return
    this.#latest.cancel()
    this.running = false
    this.stop().catch(() => undefined) // the kernel's own failure is shown
  }

  /** Shows a trace that is whole already: a lesson's, or one from a file. */
  show(trace: TraceStore): void {
    void this.#letGo()
    this.#clear()
    this.recorded = true
    this.#print(trace.events)
    this.end = trace.end
    this.playback.show(trace)
  }

  /** Nothing is shown. */
  forget(): void {
    this.abandon()
    this.#clear()
    this.recorded = true
  }

  async run(files: Record<string, string>, engine: string | null): Promise<void> {
    if (this.running) return
    this.#clear()
    this.recorded = false
    this.running = true
    this.#stopped = false
    const current = this.#latest.begin()
    const trace = new TraceStore()
    let shown = false
    try {
      const kernel = await this.#load()
      kernel.letGo()
      const take = (chunk: TraceChunk & { truth?: unknown }): void => {
        if (!current()) return
        if ('truth' in chunk) {
          if (this.playback.player?.trace === trace) this.ontruth(chunk.truth)
          return
        }
        trace.append(chunk)
        this.#print(chunk.events ?? [])
        if (!shown) {
          // The old picture stays until there is something to replace it.
          if (trace.variables.length === 0) return
          shown = true
          this.playback.show(trace)
        } else this.playback.extend()
      }
      const { end } = await this.#turns.take<RunResult>(() =>
        this.#stopped || !current()
          ? Promise.resolve({ end: { kind: 'interrupted' } })
          : kernel.run({ files, engine, truth: true }, take),
      )
      if (!trace.end) trace.append({ end })
      if (current()) this.end = trace.end ?? end
    } catch (error) {
      if (current()) {
        this.problem = error instanceof Error ? error.message : String(error)
        this.partial = shown
        this.lost = this.failure
      }
    } finally {
      if (current()) {
        this.running = false
        if (shown) this.playback.finish()
        else this.playback.show(trace)
      }
    }
  }

  /**
   * Runs the program that is on screen again, with another number in it; `show` puts the run on screen, with what the gradient
   * check answered. False where there is no such run, and then nothing has changed.
   */
  async again(
    files: Record<string, string>,
    engine: string | null,
    show: (trace: TraceStore, truth: unknown) => void,
  ): Promise<boolean> {
    if (this.running || this.status === 'failed') return false
    const current = this.#latest.begin()
    const kernel = await this.#load()
    const trace = new TraceStore()
    let truth: unknown = null
    const take = (chunk: TraceChunk & { truth?: unknown }): void => {
      if ('truth' in chunk) truth = chunk.truth
      else trace.append(chunk)
    }
    const { end } = await this.#turns.take<RunResult>(() =>
      current()
        ? kernel.run({ files, engine, truth: true, again: true }, take)
        : Promise.resolve({ end: { kind: 'interrupted' } }),
    )
    if (!trace.end) trace.append({ end })
    if (!current() || end.kind === 'interrupted') return false
    this.#clear()
    this.recorded = false
    this.#print(trace.events)
    this.end = trace.end
    show(trace, truth)
    return true
  }

  /** What is on screen is another program from now on: nothing of the last one may remain for its runs. */
  async #letGo(): Promise<void> {
    ;(await this.#kernel?.catch(() => null))?.letGo()
  }

  #clear(): void {
    this.end = null
    this.output = []
    this.outputCut = false
    this.problem = null
    this.partial = false
    this.lost = null
    this.#kept = 0
  }

  #print(events: TraceEvent[]): void {
    const fresh: Printed[] = []
    for (const event of events) {
      if (event.k !== 'print') continue
      if (this.#kept >= MOST_OUTPUT) {
        this.outputCut = true
        break
      }
      const text = event.text.slice(0, MOST_OUTPUT - this.#kept)
      this.#kept += text.length
      fresh.push({ stream: event.stream, text })
    }
    if (fresh.length > 0) this.output = [...this.output, ...fresh]
  }
}
