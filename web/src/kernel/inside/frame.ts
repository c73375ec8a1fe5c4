// Runs in the sandboxed frame: compiles the wasm once, starts workers and ends them.
import { FILES, type Boot, type FromFrame, type Hello, type ToFrame, type Wheels } from '../messages'
import { startWorker } from './start'

type Tell = (message: FromFrame) => void

const files = new Map<string, Uint8Array>()
const workers = new Map<number, Worker | null>() // null: ended
let script: Blob | null = null
let module: Promise<WebAssembly.Module> | null = null
let whole = false // every file is here

const waiting: (() => void)[] = []

/** The frame speaks first: only a document that the page wrote knows the nonce, and only it is given a port. */
function greet(): void {
  const page = document.querySelector<HTMLMetaElement>('meta[name=page]')!
  const { port1: port, port2 } = new MessageChannel()
  const tell: Tell = (message) => port.postMessage(message)
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.kind === 'ping') return tell({ kind: 'pong' })
    if (data.kind === 'file') take(data.name, data.bytes as Uint8Array<ArrayBuffer>, tell)
    else if (data.kind === 'whole') whole = true
    else if (data.kind === 'spawn') void spawn(data.id, data.port, tell)
    else end(data.id)
    for (const look of waiting.splice(0)) look()
  }
  parent.postMessage({ kind: 'hello', nonce: page.dataset.nonce! } satisfies Hello, page.content, [port2])
}

/** Looks at every message from the page whether what is waited for has come. */
async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = look()
    if (found) return found
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
}

function take(name: string, bytes: Uint8Array<ArrayBuffer>, tell: Tell): void {
  if (name === FILES.wasm) {
    module = WebAssembly.compile(bytes)
    module.catch((error: unknown) => tell({ kind: 'broken', detail: String(error) }))
  } else if (name === FILES.worker) {
    script = new Blob([bytes], { type: 'text/javascript' })
  } else {
    files.set(name, bytes)
  }
}

function end(id: number): void {
  workers.get(id)?.terminate()
  workers.set(id, null) // marked as ended, in case it is just starting
}

/** Each step as soon as its files are there: Python starts while its packages still arrive. */
async function spawn(id: number, port: MessagePort, tell: Tell): Promise<void> {
  try {
    const worker = await startWorker(await until(() => script))
    if (workers.has(id)) return worker.terminate() // ended meanwhile
    workers.set(id, worker)
    worker.onerror = (event) => {
      event.preventDefault()
      tell({ kind: 'lost', id, detail: event.message || 'the worker stopped' })
    }
    const compiled = await await until(() => module)
    await until(() => files.has(FILES.stdlib) && files.has(FILES.lock))
    const boot: Boot = { module: compiled, files: filesWhere((name) => !isWheel(name)), port }
    worker.postMessage(boot, [port])
    await until(() => whole)
    const wheels: Wheels = [...filesWhere(isWheel).values()]
    worker.postMessage(wheels)
  } catch (error) {
    tell({ kind: 'lost', id, detail: error instanceof Error ? error.message : String(error) })
  }
}

const isWheel = (name: string) => name.endsWith('.whl')

function filesWhere(wanted: (name: string) => boolean): Map<string, Uint8Array> {
  return new Map([...files].filter(([name]) => wanted(name)))
}

greet()
