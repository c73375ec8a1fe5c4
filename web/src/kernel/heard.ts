// Checks messages before they are used: a learner's program may reach the port of its worker.
import { isCount, isFields, isOneOf, isShort, isText, LONG } from '../trace/shapes'
import type { FromFrame, FromWorker, Hello } from './messages'

const BARE = ['ready', 'alive', 'done'] as const

export function isFromWorker(x: unknown): x is FromWorker {
  if (!isFields(x)) return false
  switch (x.kind) {
    case 'unfit':
      return isShort(x.detail)
    case 'chunk':
      return isText(x.text, LONG)
    case 'crashed':
      return isShort(x.type) && isShort(x.message)
    default:
      return isOneOf(x.kind, BARE)
  }
}

export function isFromFrame(x: unknown): x is FromFrame {
  if (!isFields(x)) return false
  switch (x.kind) {
    case 'pong':
      return true
    case 'broken':
      return isShort(x.detail)
    case 'lost':
      return isCount(x.id) && isShort(x.detail)
    default:
      return false
  }
}

/** Somebody claims to be our frame; the nonce proves it. */
export function isHello(x: unknown): x is Hello {
  return isFields(x) && x.kind === 'hello' && typeof x.nonce === 'string'
}
