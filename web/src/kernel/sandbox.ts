// The page's end of the sandboxed frame: a place for workers that reach neither network nor storage.
import { KernelError } from './failure'
import { fetchFiles, type DownloadProgress } from './files'
import { isFromWorker } from './heard'
import { openFrame, type FrameEvents, type Tell } from './iframe'
import { FILES, type FromWorker, type ToWorker } from './messages'

/** One worker: boots at once, runs one job, or one job after another. */
export interface Box {
  run(job: string): void
  end(): void // at once, whatever it is doing; it sends nothing afterwards
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
  onprogress: (progress: DownloadProgress) => void,
  onbroken: (error: KernelError) => void,
  signal: AbortSignal,
) => Promise<Sandbox>

/** A sandbox made from the files beside `base`'s manifest. */
export function openSandboxFrom(base: URL): OpenSandbox {
  return async (onprogress, onbroken, signal) => {
    if (typeof WebAssembly !== 'object') throw new KernelError('unsupported', 'this browser has no WebAssembly')
    if (typeof DecompressionStream !== 'function') {
      throw new KernelError('unsupported', 'this browser has no DecompressionStream')
    }
    const first = new MessageChannel()
    const waiting: ((tell: Tell) => void)[] = [] // files that arrived before the frame was open
    let open: Tell | null = null
    const whenOpen = (act: (tell: Tell) => void) => (open ? act(open) : void waiting.push(act))
    const opened = new Promise<Tell>((resolve) => whenOpen(resolve))
    const lost = new Map<number, (detail: string) => void>()
    let close = (): void => undefined
    const events: FrameEvents = {
      onopen(tell) {
        open = tell
        // The first worker starts with what is there; what it says waits in its port.
        tell({ kind: 'spawn', id: 0, port: first.port2 }, [first.port2])
        for (const act of waiting.splice(0)) act(tell)
      },
      onmessage(message) {
        if (message.kind === 'broken') onbroken(new KernelError('crashed', message.detail))
        else lost.get(message.id)?.(message.detail)
      },
      onfail: onbroken,
    }
    const take = (name: string, bytes: Uint8Array<ArrayBuffer>) => {
      if (signal.aborted) return
      if (name === FILES.frame) {
        // An attempt that is given up is aborted; nothing of it may stay in the page.
        close = openFrame(new TextDecoder().decode(bytes), events)
        signal.addEventListener('abort', close, { once: true })
      } else {
        whenOpen((tell) => tell({ kind: 'file', name, bytes }, [bytes.buffer]))
      }
    }
    await fetchFiles(base, onprogress, take, signal, import.meta.env.KERNEL_SCRIPTS)
    const tell = await opened
    tell({ kind: 'whole' })
    return { spawn: spawnerOn(tell, lost, first.port1), close: () => close() }
  }
}

function spawnerOn(tell: Tell, lost: Map<number, (detail: string) => void>, first: MessagePort): Sandbox['spawn'] {
  let count = 0
  const start = (id: number) => {
    const { port1, port2 } = new MessageChannel()
    tell({ kind: 'spawn', id, port: port2 }, [port2])
    return port1
  }
  return (events) => {
    const id = count++
    const worker = id === 0 ? first : start(id)
    lost.set(id, (detail) => events.onlost(detail))
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isFromWorker(data)) events.onmessage(data)
      else events.onlost('a message that is not understood')
    }
    return {
      run: (job) => worker.postMessage({ kind: 'run', job } satisfies ToWorker),
      end() {
        lost.delete(id)
        worker.onmessage = null
        worker.close()
        tell({ kind: 'end', id })
      },
    }
  }
}
