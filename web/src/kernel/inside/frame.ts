// Runs in the sandboxed frame: compiles the wasm once, starts workers and ends them.
import { FILES, type Boot, type FromFrame, type ToFrame } from '../messages'

const files = new Map<string, Uint8Array>()
const workers = new Map<number, Worker>()
let module: Promise<WebAssembly.Module> | null = null

// The page's first message, and the only one heard on the window, brings the port.
addEventListener('message', function opened(event: MessageEvent) {
  const port = event.ports[0]
  if (event.source !== parent || !port) return
  removeEventListener('message', opened)
  const tell = (message: FromFrame) => port.postMessage(message)
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.kind === 'file') take(data.name, data.bytes, tell)
    else if (data.kind === 'spawn') void spawn(data.id, data.port, tell)
    else end(data.id)
  }
})

function take(name: string, bytes: Uint8Array, tell: (message: FromFrame) => void): void {
  if (name !== FILES.wasm) {
    files.set(name, bytes)
    return
  }
  module = WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>)
  module.catch((error: unknown) => tell({ kind: 'broken', detail: String(error) }))
}

function end(id: number): void {
  workers.get(id)?.terminate()
  workers.delete(id)
}

async function spawn(id: number, port: MessagePort, tell: (message: FromFrame) => void): Promise<void> {
  try {
    const worker = await startWorker(id)
    const boot: Boot = { module: await module!, files: pythonFiles(), port }
    if (workers.get(id) !== worker) return // ended meanwhile
    worker.onerror = (event) => {
      event.preventDefault()
      tell({ kind: 'lost', id, detail: event.message || 'the worker stopped' })
    }
    worker.postMessage(boot, [port])
  } catch (error) {
    workers.delete(id)
    tell({ kind: 'lost', id, detail: error instanceof Error ? error.message : String(error) })
  }
}

function pythonFiles(): Map<string, Uint8Array> {
  return new Map([...files].filter(([name]) => name !== FILES.worker))
}

/** Where a worker's script may come from: Chromium takes only `data:` here, WebKit only `blob:`. */
const ADDRESSES: (() => string)[] = [
  () => `data:text/javascript;charset=utf-8,${encodeURIComponent(workerText())}`,
  () => URL.createObjectURL(new Blob([workerText()], { type: 'text/javascript' })),
]
let known: string | null = null // the address that worked

async function startWorker(id: number): Promise<Worker> {
  if (known) return starting(id, known)
  let refusal: unknown = null
  for (const address of ADDRESSES) {
    try {
      const url = address()
      const worker = await starting(id, url)
      known = url
      return worker
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

/** A worker that has said that its script runs; a refused address shows only as an error event. */
function starting(id: number, url: string): Promise<Worker> {
  const worker = new Worker(url, { type: 'module' })
  workers.set(id, worker)
  return new Promise((resolve, reject) => {
    worker.onmessage = () => {
      worker.onmessage = null // from here on it speaks to the page alone
      resolve(worker)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      worker.terminate()
      reject(new Error(event.message || 'the browser did not start the worker'))
    }
  })
}

function workerText(): string {
  const bytes = files.get(FILES.worker)
  if (!bytes) throw new Error('the worker was asked for before its script arrived')
  return new TextDecoder().decode(bytes)
}
