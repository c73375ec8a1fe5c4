// The page's end of the sandboxed frame: a place for workers that reach neither network nor storage.
import { KernelError } from './failure'
import { fetchFiles, type Progress } from './files'
import { FILES, type FromFrame, type FromWorker, type ToFrame, type ToWorker } from './messages'

/** One worker: boots at once, runs one job. */
export interface Box {
  run(job: string): void
  end(): void // at once, whatever it is doing; nothing is heard of it afterwards
}

export interface BoxEvents {
  onmessage(message: FromWorker): void
  onlost(detail: string): void
}

export interface Sandbox {
  spawn(events: BoxEvents): Box
  close(): void
}

export type OpenSandbox = (
  onprogress: (progress: Progress) => void,
  onbroken: (error: KernelError) => void,
  signal: AbortSignal,
) => Promise<Sandbox>

/**
 * No `connect-src`, no `default-src`: nothing can be fetched, whoever asks. Workers inherit this.
 * `data:` and `blob:` are for the workers' own script.
 */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; worker-src data: blob:"

/** A sandbox made from the files beside `base`'s manifest. */
export function openSandboxFrom(base: URL): OpenSandbox {
  return async (onprogress, onbroken, signal) => {
    if (typeof WebAssembly !== 'object') throw new KernelError('unsupported', 'this browser has no WebAssembly')
    if (typeof DecompressionStream !== 'function') {
      throw new KernelError('unsupported', 'this browser has no DecompressionStream')
    }
    const frame = document.createElement('iframe')
    const first = new MessageChannel()
    const waiting: ((port: MessagePort) => void)[] = [] // files that arrived before the frame was open
    let port: MessagePort | null = null
    const whenOpen = (act: (port: MessagePort) => void) => (port ? act(port) : void waiting.push(act))
    const opened = new Promise<MessagePort>((resolve) => whenOpen(resolve))
    const take = (name: string, bytes: Uint8Array<ArrayBuffer>) => {
      if (signal.aborted) return
      if (name === FILES.frame) {
        openFrame(frame, new TextDecoder().decode(bytes), (to) => {
          port = to
          // The first worker starts with what is there; what it says waits in its port.
          to.postMessage({ kind: 'spawn', id: 0, port: first.port2 } satisfies ToFrame, [first.port2])
          for (const act of waiting.splice(0)) act(to)
        })
      } else {
        whenOpen((to) => to.postMessage({ kind: 'file', name, bytes } satisfies ToFrame, [bytes.buffer]))
      }
    }
    // Whoever gives the attempt up aborts it; nothing of it may stay in the page.
    signal.addEventListener('abort', () => frame.remove(), { once: true })
    await fetchFiles(base, onprogress, take, signal)
    ;(await opened).postMessage({ kind: 'whole' } satisfies ToFrame)
    return sandboxOn(frame, await opened, first.port1, onbroken)
  }
}

function openFrame(frame: HTMLIFrameElement, script: string, onopen: (port: MessagePort) => void): void {
  frame.setAttribute('sandbox', 'allow-scripts') // and nothing else: an origin of its own
  frame.title = 'Python'
  frame.hidden = true
  frame.setAttribute('aria-hidden', 'true')
  frame.srcdoc =
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
    `<script>${script.replaceAll('</script', '<\\/script')}</script>`
  frame.addEventListener('load', () => {
    const { port1, port2 } = new MessageChannel()
    // An opaque origin cannot be named; the frame was written a line ago, nobody else is in it.
    frame.contentWindow!.postMessage('open', '*', [port2])
    onopen(port1)
  }, { once: true })
  document.body.append(frame)
}

function sandboxOn(
  frame: HTMLIFrameElement,
  port: MessagePort,
  first: MessagePort,
  onbroken: (error: KernelError) => void,
): Sandbox {
  const lost = new Map<number, (detail: string) => void>()
  let count = 0
  const tell = (message: ToFrame, transfer: Transferable[] = []) => port.postMessage(message, transfer)
  port.onmessage = ({ data }: MessageEvent<FromFrame>) => {
    if (data.kind === 'broken') onbroken(new KernelError('crashed', data.detail))
    else lost.get(data.id)?.(data.detail)
  }
  const start = (id: number) => {
    const { port1, port2 } = new MessageChannel()
    tell({ kind: 'spawn', id, port: port2 }, [port2])
    return port1
  }
  return {
    spawn(events) {
      const id = count++
      const worker = id === 0 ? first : start(id)
      lost.set(id, (detail) => events.onlost(detail))
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => events.onmessage(data)
      return {
        run: (job) => worker.postMessage({ kind: 'run', job } satisfies ToWorker),
        end() {
          lost.delete(id)
          worker.onmessage = null
          worker.close()
          tell({ kind: 'end', id })
        },
      }
    },
    close() {
      port.close()
      frame.remove() // its workers end with it
    },
  }
}
