// The sandboxed frame, with our document in it. A page that embeds ours may put its own document there at
// any time: it must receive nothing, and the attempt must end with a sentence.
import { KernelError } from './failure'
import { isFromFrame, isHello } from './heard'
import type { FromFrame, ToFrame } from './messages'

export interface FrameEvents {
  /** Our document is there; from now on it can be spoken to. */
  onopen(tell: Tell): void
  onmessage(message: Exclude<FromFrame, { kind: 'pong' }>): void
  /** Once, and nothing after it: the frame is gone by then. */
  onfail(error: KernelError): void
}
export type Tell = (message: ToFrame, transfer?: Transferable[]) => void

/**
 * `default-src 'none'` and no `connect-src`: nothing can be fetched. Workers inherit this.
 * `data:` and `blob:` are for the workers' own script. The page's own policy (tools/policy.ts) holds as well.
 */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; worker-src data: blob:"

/** In milliseconds. Used where no event says so: a loaded document has already sent its message. */
const WORD = 5_000
const FIRST_WORD = 30_000 // the script is in the document; nothing is fetched for it
const BEAT = 5_000
/** Beats in a row without an answer: half a minute, which a phone at its limits may take. */
const PATIENT = 6

/** Opens the frame; the result takes it away. */
export function openFrame(script: string, on: FrameEvents): () => void {
  const nonce = [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  const frame = document.createElement('iframe')
  const timers: ReturnType<typeof setTimeout>[] = []
  let beating: ReturnType<typeof setTimeout> | undefined
  let port: MessagePort | null = null
  let closed = false
  let loads = 0
  let words = 0 // our document has spoken
  let missed = 0

  function close(): void {
    closed = true
    removeEventListener('message', greeted)
    timers.forEach(clearTimeout)
    clearTimeout(beating)
    port?.close()
    frame.remove() // its workers end with it
  }
  function fail(code: 'replaced' | 'silent' | 'crashed', detail: string): void {
    if (closed) return
    close()
    on.onfail(new KernelError(code, detail))
  }
  /** Our document must send something within a time limit. */
  function mustSpeak(milliseconds: number, code: 'replaced' | 'silent', detail: string): void {
    const before = words
    port?.postMessage({ kind: 'ping' } satisfies ToFrame)
    const look = (): void => (words === before ? fail(code, detail) : undefined)
    // What has arrived meanwhile may be waiting for its turn behind this timer.
    timers.push(setTimeout(() => timers.push(setTimeout(look)), milliseconds))
  }
  /** Any document in the frame can send messages here; only ours knows the nonce, and it sends it once. */
  function greeted(event: MessageEvent<unknown>): void {
    if (!frame.contentWindow || event.source !== frame.contentWindow || !isHello(event.data)) return
    const [given] = event.ports
    if (port || event.data.nonce !== nonce || !given) return fail('replaced', 'another document spoke from the frame')
    port = given
    words++
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isFromFrame(data)) return fail('crashed', 'the frame said what is not understood')
      words++
      if (data.kind !== 'pong') on.onmessage(data)
    }
    on.onopen((message, transfer = []) => given.postMessage(message, transfer))
    beat()
  }
  /** A document that is gone without a successor: a crashed process, or a frame removed from the page. */
  function beat(): void {
    if (!frame.isConnected) return fail('silent', 'the frame was taken out of the page')
    const before = words
    port?.postMessage({ kind: 'ping' } satisfies ToFrame)
    beating = setTimeout(() => {
      missed = words === before ? missed + 1 : 0
      if (missed >= PATIENT) fail('silent', 'the frame does not answer')
      else beat()
    }, BEAT)
  }

  addEventListener('message', greeted)
  frame.addEventListener('load', () => {
    if (++loads > 1) fail('replaced', 'another document was loaded')
    else mustSpeak(WORD, 'replaced', 'the document in the frame is not ours')
  })
  frame.setAttribute('sandbox', 'allow-scripts') // and nothing else: an origin of its own
  frame.title = 'Python'
  frame.hidden = true
  frame.setAttribute('aria-hidden', 'true')
  frame.srcdoc = documentOf(script, nonce)
  document.body.append(frame)
  mustSpeak(FIRST_WORD, 'silent', 'the frame did not start')
  return close
}

/**
 * The script must be, to the letter, the one whose hash stands in the page's policy: what varies is in an element of its own.
 * The nonce is for our document alone; it goes to nobody but the page, by the page's origin, where that has a name.
 */
function documentOf(script: string, nonce: string): string {
  const origin = location.origin === 'null' ? '*' : location.origin
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
    `<meta name="page" content="${origin}" data-nonce="${nonce}"><script>${script}</script>`
  )
}
