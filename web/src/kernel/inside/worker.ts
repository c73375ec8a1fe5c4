// Runs in a worker of the sandboxed frame: starts Python from bytes it is handed, runs a program, and again when it is told to.
import { loadPyodide } from 'pyodide'
import type { PyCallable } from 'pyodide/ffi'
import createPyodideModule from 'pyodide/pyodide.asm.mjs'
import { FILES, type Boot, type FromWorker, type ToWorker, type Wheels } from '../messages'
import { closeScope } from './scope'
import { install } from './install'
import { crashOf } from './crash'

/** No such host exists; the worker's own `fetch` below answers for it. */
const HERE = 'https://kernel.invalid/'

/**
 * Bytes by which Python's C stack may grow in a program, before the browser's own stack, about 2.5
 * times as quick, ends first (measured in Chromium: 980 KB of it under promise integration, which
 * gives wasm a stack of its own, else 500 KB).
 */
const PROMISING = 'Suspending' in WebAssembly
const STACK_SIZE = PROMISING ? 220_000 : 110_000

type Emit = (text: string) => void

let lastWords = '' // what C said before it gave up

interface Runner {
  prepare(): void
  run: PyCallable & ((job: string, stackSize: number, emit: Emit) => void)
}

async function main(): Promise<void> {
  postMessage('here')
  const { module, files, port } = await nextMessage<Boot>()
  const wheels = nextMessage<Wheels>()
  // Bound before any program runs, so replacing MessagePort's methods later does not affect it.
  const tell: (message: FromWorker) => void = port.postMessage.bind(port)
  try {
    const runner = await boot(module, files, wheels, () => tell({ kind: 'alive' }))
    // One after another: the page says what may run where something has run before.
    let last = Promise.resolve()
    port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
      last = last.then(() => runOnce(runner, data.job, tell))
    }
    tell({ kind: 'ready' })
  } catch (error) {
    tell({ kind: 'unfit', detail: String(error) })
  }
}

function nextMessage<T>(): Promise<T> {
  return new Promise((resolve) => {
    addEventListener('message', ({ data }: MessageEvent<T>) => resolve(data), { once: true })
  })
}

async function boot(
  module: WebAssembly.Module,
  files: Map<string, Uint8Array>,
  wheels: Promise<Wheels>,
  onprogress: () => void,
): Promise<Runner> {
  answerFetch(files)
  // Pyodide asks for a stream of wasm; the module is compiled already.
  WebAssembly.instantiateStreaming = async (_response, imports) => ({
    module,
    instance: await WebAssembly.instantiate(module, imports),
  })
  const pyodide = await loadPyodide({
    indexURL: HERE,
    stdLibURL: HERE + FILES.stdlib,
    packageBaseUrl: HERE, // never used: packages are unpacked below
    lockFileContents: new TextDecoder().decode(files.get(FILES.lock)),
    createPyodideModule,
    env: { HOME: '/home/learner', PYTHONINSPECT: '', PYTHONHASHSEED: '0' },
    stdin: () => null,
    stdout: () => undefined, // the recorder captures the program's output; what C writes past it is dropped
    stderr: (line) => {
      if (line.startsWith('Fatal Python error')) lastWords = line
    },
  })
  onprogress()
  // Not loadPackage, which unpacks in Python: that takes 0.4 s of a start, this a hundredth of it.
  for (const wheel of await wheels) install(pyodide.FS, wheel)
  onprogress()
  const runner = pyodide.pyimport('kernel_runner') as Runner
  runner.prepare()
  closeScope()
  return runner
}

async function runOnce(runner: Runner, job: string, tell: (message: FromWorker) => void): Promise<void> {
  const emit: Emit = (text) => tell({ kind: 'chunk', text })
  try {
    if (PROMISING) await runner.run.callPromising(job, STACK_SIZE, emit)
    else runner.run(job, STACK_SIZE, emit)
    tell({ kind: 'done' })
  } catch (error) {
    tell({ kind: 'crashed', ...crashOf(error, lastWords) })
  }
}

/** Lets `fetch` answer from the bytes at hand, and only from them. */
function answerFetch(files: Map<string, Uint8Array>): void {
  globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input)
    const name = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
    if (name === FILES.wasm) return new Response(null) // see instantiateStreaming
    const bytes = files.get(name)
    if (!bytes) throw new TypeError(`${name} is not among the kernel's files`)
    return new Response(bytes as Uint8Array<ArrayBuffer>)
  }
}

void main()
