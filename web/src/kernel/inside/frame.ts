// Runs in the sandboxed frame: compiles the wasm once, starts workers and ends them.
import { FILES, type Boot, type FromFrame, type ToFrame } from '../messages'
import { startWorker } from './start'

type Tell = (message: FromFrame) => void

const files = new Map<string, Uint8Array>()
const workers = new Map<number, Worker | null>()
let script: Blob
let module: Promise<WebAssembly.Module>
let early: Promise<Worker> | null = null // the first worker starts while the other files still arrive

// The page's first message, and the only one heard on the window, brings the port.
addEventListener('message', function opened(event: MessageEvent) {
  const port = event.ports[0]
  if (event.source !== parent || !port) return
  removeEventListener('message', opened)
  const tell: Tell = (message) => port.postMessage(message)
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.kind === 'file') take(data.name, data.bytes as Uint8Array<ArrayBuffer>, tell)
    else if (data.kind === 'spawn') void spawn(data.id, data.port, tell)
    else end(data.id)
  }
})

function take(name: string, bytes: Uint8Array<ArrayBuffer>, tell: Tell): void {
  if (name === FILES.wasm) {
    module = WebAssembly.compile(bytes)
    module.catch((error: unknown) => tell({ kind: 'broken', detail: String(error) }))
  } else if (name === FILES.worker) {
    script = new Blob([bytes], { type: 'text/javascript' })
    early = startWorker(script)
    early.catch(() => undefined) // heard when it is waited for
  } else {
    files.set(name, bytes)
  }
}

function end(id: number): void {
  workers.get(id)?.terminate()
  workers.set(id, null) // known as ended, in case it is only just starting
}

async function spawn(id: number, port: MessagePort, tell: Tell): Promise<void> {
  try {
    const starting = early ?? startWorker(script)
    early = null
    const worker = await starting
    if (workers.has(id)) return worker.terminate()
    workers.set(id, worker)
    worker.onerror = (event) => {
      event.preventDefault()
      tell({ kind: 'lost', id, detail: event.message || 'the worker stopped' })
    }
    const boot: Boot = { module: await module, files, port }
    worker.postMessage(boot, [port])
  } catch (error) {
    tell({ kind: 'lost', id, detail: error instanceof Error ? error.message : String(error) })
  }
}
