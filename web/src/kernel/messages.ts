// What the page, the sandboxed frame and the workers say to each other.

/** Page to frame. Everything the frame will ever own arrives this way; it loads nothing. */
export type ToFrame =
  | { kind: 'file'; name: string; bytes: Uint8Array }
  | { kind: 'whole' } // after the last file
  | { kind: 'spawn'; id: number; port: MessagePort } // at any time; it waits for what it needs
  | { kind: 'end'; id: number }
  | { kind: 'ping' } // answered at once

/** The frame's first word, to the page's window, with the port over which they speak from then on. */
export interface Hello {
  kind: 'hello'
  nonce: string // as it stands in the frame's document
}

/** Frame to page, over that port. */
export type FromFrame =
  | { kind: 'pong' }
  | { kind: 'broken'; detail: string } // workers cannot start here
  | { kind: 'lost'; id: number; detail: string } // this worker died, or did not start

/** Frame to worker, first: what Python needs to start. */
export interface Boot {
  module: WebAssembly.Module
  files: Map<string, Uint8Array>
  port: MessagePort // straight to the page
}

/** Frame to worker, second and last: the packages, which may arrive while Python starts. */
export type Wheels = Uint8Array[]

/** Page to worker, over their own port; more than once only where a program runs again. `job` is JSON: files, engine, limits. */
export interface ToWorker {
  kind: 'run'
  job: string
}

/** Worker to page. A chunk is the JSON of a TraceChunk. */
export type FromWorker =
  | { kind: 'alive' } // on the way to it
  | { kind: 'ready' }
  | { kind: 'unfit'; detail: string } // Python did not start
  | { kind: 'chunk'; text: string }
  | { kind: 'done' }
  | { kind: 'crashed'; type: string; message: string } // Python itself went down under the program

/** The names under which the manifest lists what the code asks for by name. */
export const FILES = {
  frame: 'frame.js',
  worker: 'worker.js',
  wasm: 'pyodide.asm.wasm',
  stdlib: 'python_stdlib.zip',
  lock: 'pyodide-lock.json',
} as const
