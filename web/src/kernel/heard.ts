// Checks messages before they are used: a learner's program may reach the port of its worker.
import { isCount, isOneOf, isRecord, isText, LONGEST } from '../answers/shape'
import type { FromFrame, FromWorker, Hello } from './messages'

const BARE = ['ready', 'alive', 'done'] as const

export function isFromWorker(x: unknown): x is FromWorker {
  if (!isRecord(x)) return false
  switch (x.kind) {
    case 'unfit':
      return isText(x.detail)
    case 'chunk':
      return isText(x.text, LONGEST)
    case 'crashed':
      return isText(x.type) && isText(x.message)
    default:
      return isOneOf(x.kind, BARE)
  }
}

export function isFromFrame(x: unknown): x is FromFrame {
  if (!isRecord(x)) return false
  switch (x.kind) {
    case 'pong':
      return true
    case 'broken':
      return isText(x.detail)
    case 'lost':
      return isCount(x.id) && isText(x.detail)
    default:
      return false
  }
}

/** Somebody claims to be our frame; the nonce proves it. */
export function isHello(x: unknown): x is Hello {
  return isRecord(x) && x.kind === 'hello' && typeof x.nonce === 'string'
}
