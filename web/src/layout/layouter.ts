import { layout } from './layout'
import type { LayoutInput, LayoutResult } from './types'

export interface LayoutJob {
  id: number
  input: LayoutInput
}
export type LayoutAnswer = { id: number; result: LayoutResult } | { id: number; error: string }

/** What a Layouter needs of a Worker. */
export interface LayoutWorker {
  postMessage(job: LayoutJob): void
  terminate(): void
  onmessage: ((event: MessageEvent<LayoutAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** Up to this many nodes a layout takes a few milliseconds: less than it takes to start a worker. */
export const SMALL = 300

interface Waiting {
  job: LayoutJob
  resolve(result: LayoutResult | null): void
  reject(error: Error): void
}

/**
 * Lays out in a worker, which is started when the first large graph comes. Only the newest request counts: an earlier one
 * that is not answered yet resolves to null, and one that has not been begun never is.
 */
export class Layouter {
  #create: () => LayoutWorker
  #worker: LayoutWorker | null = null
  #running: Waiting | null = null
  #next: Waiting | null = null
  #serial = 0

  constructor(
    create: () => LayoutWorker = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  ) {
    this.#create = create
  }

  /** Rejects when the layout fails or its worker cannot be started. */
  request(input: LayoutInput): Promise<LayoutResult | null> {
    this.#running?.resolve(null)
    this.#next?.resolve(null)
    this.#next = null
    return new Promise((resolve, reject) => {
      if (input.variables.length + input.functions.length < SMALL) return resolve(layout(input))
      this.#next = { job: { id: ++this.#serial, input }, resolve, reject }
      if (this.#running === null) this.#begin()
    })
  }

  #begin(): void {
    const waiting = this.#next
    this.#running = waiting
    this.#next = null
    if (waiting === null) return
    try {
      this.#worker ??= this.#start()
      this.#worker.postMessage(waiting.job)
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error))
    }
  }

  #start(): LayoutWorker {
    const worker = this.#create()
    worker.onmessage = ({ data }) => {
      const waiting = this.#running
      if (waiting === null || data.id !== waiting.job.id) return
      if ('result' in data) waiting.resolve(data.result)
      else waiting.reject(new Error(`The graph could not be laid out: ${data.error}`))
      this.#begin()
    }
    worker.onerror = (event) => this.#fail(event.message || 'its worker did not start')
    return worker
  }

  /** A worker that broke is not used again; the next request starts another. */
  #fail(reason: string): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#running?.reject(new Error(`The graph could not be laid out: ${reason}`))
    this.#begin()
  }
}
