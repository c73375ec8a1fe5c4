// Removes what a program could misuse if it got past Python to the worker's own names.
// The frame's origin and Content-Security-Policy are the wall; this only leaves less to try.

const TAKEN = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport', // the network
  'indexedDB',
  'caches',
  'cookieStore',
  'FileSystemDirectoryHandle', // storage
  'postMessage',
  'BroadcastChannel',
  'Worker',
  'SharedWorker',
  'importScripts',
  'close', // other contexts
  'Notification',
]

/** Call once, after Python has started. */
export function closeScope(): void {
  for (const name of TAKEN) {
    for (let owner: object | null = globalThis; owner; owner = Object.getPrototypeOf(owner) as object | null) {
      if (Object.hasOwn(owner, name)) Reflect.deleteProperty(owner, name)
    }
    Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false })
  }
}
