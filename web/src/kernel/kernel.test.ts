import { afterEach, expect, test, vi } from 'vitest'
import { KernelError } from './failure'
import type { DownloadProgress } from './files'
import { Kernel, type Job } from './kernel'
import type { BoxEvents, Sandbox } from './sandbox'

const JOB: Job = { files: { 'main.py': 'print(1)' }, engine: 'step16' }

afterEach(() => vi.useRealTimers())

/** A sandbox whose workers do what the test tells them. */
class StubSandbox implements Sandbox {
  boxes: { events: BoxEvents; job: string | null; ended: boolean }[] = []
  closed = false

  spawn(events: BoxEvents) {
    const box = { events, job: null as string | null, ended: false }
    this.boxes.push(box)
    return {
      run: (job: string) => void (box.job = job),
      end: () => void (box.ended = true),
    }
  }

  close() {
    this.closed = true
  }

  ready(index: number) {
    this.boxes[index]!.events.onmessage({ kind: 'ready' })
  }

  chunk(index: number, chunk: object) {
    this.boxes[index]!.events.onmessage({ kind: 'chunk', text: JSON.stringify(chunk) })
  }
}

interface Attempt {
  progress(progress: DownloadProgress): void
  broken(error: KernelError): void
  opened(sandbox: Sandbox): Promise<void>
  failed(error: unknown): Promise<void>
  signal: AbortSignal
}

/** A started kernel, and the attempts to open a sandbox that it has made. */
function stubbed() {
  const attempts: Attempt[] = []
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve))
  const kernel = new Kernel((progress, broken, signal) => {
    return new Promise<Sandbox>((resolve, reject) => {
      attempts.push({
        progress,
        broken,
        signal,
        opened: (sandbox) => (resolve(sandbox), settled()),
        failed: (error) => (reject(error), settled()),
      })
    })
  }, 0)
  kernel.start()
  return { kernel, attempts }
}

/** A kernel whose first worker is ready and whose spare is booting. */
async function readyKernel() {
  const { kernel, attempts } = stubbed()
  const sandbox = new StubSandbox()
  await attempts[0]!.opened(sandbox)
  sandbox.ready(0)
  return { kernel, attempts, sandbox }
}

test('is booting until the first worker is ready', async () => {
  const { kernel, attempts } = stubbed()
  const sandbox = new StubSandbox()
  attempts[0]!.progress({ loaded: 3, total: 9 })
  expect(kernel.status).toBe('booting')
  expect(kernel.progress).toEqual({ loaded: 3, total: 9 })
  await attempts[0]!.opened(sandbox)
  expect(kernel.status).toBe('booting')
  sandbox.ready(0)
  expect(kernel.status).toBe('ready')
})

test('starting twice boots once', () => {
  const { kernel, attempts } = stubbed()
  kernel.start()
  expect(attempts).toHaveLength(1)
})

test('late progress does not roll the state back', async () => {
  const { kernel, attempts } = await readyKernel()
  attempts[0]!.progress({ loaded: 1, total: 9 })
  expect(kernel.status).toBe('ready')
  expect(kernel.progress.loaded).toBe(0)
})

test('streams the chunks of a run and resolves with its end', async () => {
  const { kernel, sandbox } = await readyKernel()
  const chunks: object[] = []
  const run = kernel.run(JOB, (chunk) => chunks.push(chunk))
  expect(kernel.status).toBe('running')
  expect(JSON.parse(sandbox.boxes[0]!.job!)).toEqual({ ...JOB, limits: {} })
  sandbox.chunk(0, { events: [{ k: 'print', stream: 'stdout', text: '1' }] })
  sandbox.chunk(0, { end: { kind: 'done' } })
  sandbox.boxes[0]!.events.onmessage({ kind: 'done' })
  expect(await run).toEqual({ end: { kind: 'done' } })
  expect(chunks).toHaveLength(2)
})

test('a worker is thrown away after its run, and the spare is ready at once', async () => {
  const { kernel, sandbox } = await readyKernel()
  sandbox.ready(1)
  const run = kernel.run(JOB, () => undefined)
  sandbox.chunk(0, { end: { kind: 'done' } })
  sandbox.boxes[0]!.events.onmessage({ kind: 'done' })
  await run
  expect(sandbox.boxes[0]!.ended).toBe(true)
  expect(kernel.status).toBe('ready')
  void kernel.run(JOB, () => undefined)
  expect(sandbox.boxes[1]!.job).not.toBeNull()
})

test('is booting after a run while the spare is not up yet', async () => {
  const { kernel, sandbox } = await readyKernel()
  const run = kernel.run(JOB, () => undefined)
  kernel.stop()
  await run
  expect(kernel.status).toBe('booting')
  sandbox.ready(1)
  expect(kernel.status).toBe('ready')
})

test('Stop ends the worker, keeps what was streamed and says interrupted in the trace', async () => {
  const { kernel, sandbox } = await readyKernel()
  const chunks: object[] = []
  const run = kernel.run(JOB, (chunk) => chunks.push(chunk))
  sandbox.chunk(0, { events: [] })
  kernel.stop()
  expect(await run).toEqual({ end: { kind: 'interrupted' } })
  expect(sandbox.boxes[0]!.ended).toBe(true)
  expect(chunks).toEqual([{ events: [] }, { end: { kind: 'interrupted' } }])
})

test('a stopped worker is heard no more', async () => {
  const { kernel, sandbox } = await readyKernel()
  sandbox.ready(1)
  const run = kernel.run(JOB, () => undefined)
  kernel.stop()
  await run
  const late: object[] = []
  void kernel.run(JOB, (chunk) => late.push(chunk))
  sandbox.chunk(0, { end: { kind: 'done' } })
  sandbox.boxes[0]!.events.onmessage({ kind: 'done' })
  expect(late).toEqual([])
  expect(kernel.status).toBe('running')
})

test('a program run while booting waits for Python, and Stop takes it back', async () => {
  const { kernel, attempts } = stubbed()
  const sandbox = new StubSandbox()
  const stopped = kernel.run(JOB, () => undefined)
  kernel.stop()
  expect(await stopped).toEqual({ end: { kind: 'interrupted' } })
  void kernel.run(JOB, () => undefined)
  expect(kernel.status).toBe('booting')
  await attempts[0]!.opened(sandbox)
  sandbox.ready(0)
  expect(kernel.status).toBe('running')
  expect(sandbox.boxes[0]!.job).not.toBeNull()
})

test('refuses a second program while one runs', async () => {
  const { kernel } = await readyKernel()
  void kernel.run(JOB, () => undefined)
  await expect(kernel.run(JOB, () => undefined)).rejects.toThrow('running already')
})

test('a crash under a program ends the run as an error, and the spare takes over', async () => {
  const { kernel, sandbox } = await readyKernel()
  sandbox.ready(1)
  const chunks: object[] = []
  const run = kernel.run(JOB, (chunk) => chunks.push(chunk))
  sandbox.boxes[0]!.events.onmessage({ kind: 'crashed', type: 'MemoryError', message: 'all used up' })
  const error = { type: 'MemoryError', message: 'all used up', frames: [] }
  expect(await run).toEqual({ end: { kind: 'error', error } })
  expect(chunks).toEqual([{ events: [{ k: 'error', error }], end: { kind: 'error', error } }])
  expect(kernel.status).toBe('ready')
})

test('a crash after the end of the trace changes nothing', async () => {
  const { kernel, sandbox } = await readyKernel()
  const run = kernel.run(JOB, () => undefined)
  sandbox.chunk(0, { end: { kind: 'done' } })
  sandbox.boxes[0]!.events.onmessage({ kind: 'crashed', type: 'RecursionError', message: 'while freeing' })
  expect(await run).toEqual({ end: { kind: 'done' } })
})

test('a lost worker or an unreadable chunk ends the run as an error', async () => {
  const { kernel, sandbox } = await readyKernel()
  sandbox.ready(1)
  const lost = kernel.run(JOB, () => undefined)
  sandbox.boxes[0]!.events.onlost('gone')
  expect((await lost).end.kind).toBe('error')
  const garbled = kernel.run(JOB, () => undefined)
  sandbox.boxes[1]!.events.onmessage({ kind: 'chunk', text: '{' })
  expect((await garbled).end.kind).toBe('error')
})

test.each(['null', '7', '[]', '['.repeat(100_000)])(
  'a chunk that is no object ends the run as an error: %.9s',
  async (text) => {
    const { kernel, sandbox } = await readyKernel()
    sandbox.ready(1)
    const run = kernel.run(JOB, () => undefined)
    sandbox.boxes[0]!.events.onmessage({ kind: 'chunk', text })
    expect((await run).end.kind).toBe('error')
    expect(kernel.status).toBe('ready')
  },
)

test('a page that cannot take a chunk hears of it, and the kernel goes on', async () => {
  const { kernel, sandbox } = await readyKernel()
  sandbox.ready(1)
  const run = kernel.run(JOB, () => {
    throw new Error('damaged trace')
  })
  sandbox.chunk(0, { events: [] })
  await expect(run).rejects.toThrow('damaged trace')
  expect(kernel.status).toBe('ready')
})

test('says why it failed, and Retry boots anew', async () => {
  const { kernel, attempts } = stubbed()
  await attempts[0]!.failed(new KernelError('missing', 'numpy.whl'))
  expect(kernel.status).toBe('failed')
  expect(kernel.failure).toEqual({ code: 'missing', detail: 'numpy.whl' })
  await expect(kernel.run(JOB, () => undefined)).rejects.toThrow('numpy.whl')
  kernel.retry()
  expect(kernel.status).toBe('booting')
  expect(kernel.failure).toBeNull()
  const sandbox = new StubSandbox()
  await attempts[1]!.opened(sandbox)
  sandbox.ready(0)
  expect(kernel.status).toBe('ready')
})

test('nothing of an attempt that was given up is heard, and its sandbox is closed', async () => {
  const { kernel, attempts } = stubbed()
  attempts[0]!.broken(new KernelError('crashed', 'no wasm'))
  expect(kernel.status).toBe('failed')
  expect(attempts[0]!.signal.aborted).toBe(true)
  kernel.retry()
  const late = new StubSandbox()
  await attempts[0]!.opened(late)
  attempts[0]!.progress({ loaded: 9, total: 9 })
  expect(late.closed).toBe(true)
  expect(kernel.status).toBe('booting')
  expect(kernel.progress).toEqual({ loaded: 0, total: 0 })
})

test('Python that does not start is a failure; a spare that does not is tried again', async () => {
  const first = stubbed()
  const unfit = new StubSandbox()
  await first.attempts[0]!.opened(unfit)
  unfit.boxes[0]!.events.onmessage({ kind: 'unfit', detail: 'ImportError: numpy' })
  expect(first.kernel.failure).toEqual({ code: 'crashed', detail: 'ImportError: numpy' })
  expect(unfit.closed).toBe(true)

  const { kernel, sandbox } = await readyKernel()
  sandbox.boxes[1]!.events.onlost('the browser is short of memory')
  expect(kernel.status).toBe('ready')
  const run = kernel.run(JOB, () => undefined)
  kernel.stop()
  await run
  expect(sandbox.boxes).toHaveLength(3)
  sandbox.ready(2)
  expect(kernel.status).toBe('ready')
})

test.each([
  'null',
  '[]',
  '"text"',
  '1',
  '{"end": "done"}',
  '{"end": {"kind": "over"}}',
  '{"end": {"kind": "error", "error": {"type": {}}}}',
])('the chunk %s is none', async (text) => {
  const { kernel, sandbox } = await readyKernel()
  const run = kernel.run(JOB, () => undefined)
  sandbox.boxes[0]!.events.onmessage({ kind: 'chunk', text })
  expect((await run).end).toMatchObject({ kind: 'error', error: { type: 'SystemError' } })
})

test('a question has the answer that came, or none', async () => {
  const { kernel, sandbox } = await readyKernel()
  sandbox.ready(1)
  const asked = kernel.ask({ tool: 'grader', files: {} })
  sandbox.boxes[0]!.events.onmessage({ kind: 'chunk', text: '{"answer": [1], "end": {"kind": "done"}}' })
  sandbox.boxes[0]!.events.onmessage({ kind: 'done' })
  expect(await asked).toEqual({ answer: [1] })
  const crashed = kernel.ask({ tool: 'grader', files: {} })
  sandbox.boxes[1]!.events.onmessage({ kind: 'crashed', type: 'MemoryError', message: 'all' })
  expect(await crashed).toEqual({ answer: undefined })
  const stopped = kernel.ask({ tool: 'grader', files: {} })
  kernel.stop()
  expect(await stopped).toBeNull()
})

test('a worker that says nothing any more is given up; one that is only slow is not', async () => {
  vi.useFakeTimers()
  const { kernel, attempts } = stubbed()
  const sandbox = new StubSandbox()
  const opening = attempts[0]!.opened(sandbox)
  await vi.advanceTimersByTimeAsync(1)
  await opening
  for (let minutes = 0; minutes < 10; minutes += 1.5) {
    await vi.advanceTimersByTimeAsync(90_000)
    sandbox.boxes[0]!.events.onmessage({ kind: 'alive' })
  }
  expect(kernel.status).toBe('booting')
  await vi.advanceTimersByTimeAsync(119_000)
  expect(kernel.status).toBe('booting')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(kernel.failure).toMatchObject({ code: 'silent' })
  expect(sandbox.closed).toBe(true)
})

test('a spare that dies under a running program does not end it', async () => {
  vi.useFakeTimers()
  const { kernel, attempts } = stubbed()
  const sandbox = new StubSandbox()
  const opening = attempts[0]!.opened(sandbox)
  await vi.advanceTimersByTimeAsync(1)
  await opening
  sandbox.ready(0)
  const run = kernel.run(JOB, () => undefined)
  await vi.advanceTimersByTimeAsync(200_000)
  expect(kernel.status).toBe('running')
  kernel.stop()
  expect(await run).toEqual({ end: { kind: 'interrupted' } })
  sandbox.ready(2)
  expect(kernel.status).toBe('ready')
})

/** A run again, to its very end, in the worker of this number. */
async function runAgain(kernel: Kernel, sandbox: StubSandbox, index: number): Promise<void> {
  const run = kernel.run({ ...JOB, again: true }, () => undefined)
  expect(sandbox.boxes[index]!.job).not.toBeNull()
  sandbox.boxes[index]!.job = null
  sandbox.chunk(index, { end: { kind: 'done' } })
  sandbox.boxes[index]!.events.onmessage({ kind: 'done' })
  await run
}

test('a program that runs again keeps its worker, and no other program gets it', async () => {
  const { kernel, sandbox } = await readyKernel()
  await runAgain(kernel, sandbox, 0)
  sandbox.ready(1)
  await runAgain(kernel, sandbox, 0)
  expect(sandbox.boxes[0]!.ended).toBe(false)
  void kernel.run(JOB, () => undefined)
  expect(sandbox.boxes[0]!.job).toBeNull()
  expect(sandbox.boxes[1]!.job).not.toBeNull()
})

test('what is let go is ended, and the next run again has a fresh worker', async () => {
  const { kernel, sandbox } = await readyKernel()
  await runAgain(kernel, sandbox, 0)
  kernel.letGo()
  expect(sandbox.boxes[0]!.ended).toBe(true)
  sandbox.ready(1)
  await runAgain(kernel, sandbox, 1)
})

test('a worker that went down while it ran again is not kept', async () => {
  const { kernel, sandbox } = await readyKernel()
  const run = kernel.run({ ...JOB, again: true }, () => undefined)
  sandbox.boxes[0]!.events.onmessage({ kind: 'crashed', type: 'MemoryError', message: 'gone' })
  expect((await run).end.kind).toBe('error')
  expect(sandbox.boxes[0]!.ended).toBe(true)
})
