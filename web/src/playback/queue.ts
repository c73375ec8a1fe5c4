import { DamagedTrace } from '../trace/damaged'
import type { PopEvent, PushEvent, SortEvent, TraceEvent, UnqueueEvent } from '../trace/schema'

/** The events that change the engine's queue. Of a pop, `at` is null where the queue is not known. */
export type QueueEvent = PushEvent | UnqueueEvent | SortEvent | PopEvent

/** What stands in a replayed queue: the function's id, alone or with what is kept beside it. */
export type QueueEntry = number | { readonly f: number }

export function changesQueue(event: TraceEvent): event is QueueEvent {
  return event.k === 'push' || event.k === 'unqueue' || event.k === 'sort' || event.k === 'pop'
}

/**
 * Applies an event to a queue, in place; returns the entry that left it, or null. A push puts `added` into the queue. Throws
 * DamagedTrace where the event does not fit what the queue holds.
 */
export function advanceQueue<T extends QueueEntry>(queue: T[], event: QueueEvent, added: T): T | null {
  if (event.k === 'push') return insertAt(queue, added, event.at)
  if (event.k === 'sort') return reorder(queue, event.at, event.was, event.now)
  return event.at === null ? null : removeAt(queue, event.f, event.at)
}

/** Undoes an event on a queue of ids that stands as it was after it, in place. Throws DamagedTrace where it does not fit. */
export function undoQueue(queue: number[], event: QueueEvent): void {
  if (event.k === 'push') removeAt(queue, event.f, event.at)
  else if (event.k === 'sort') reorder(queue, event.at, event.now, event.was)
  else if (event.at !== null) insertAt(queue, event.f, event.at)
}

export function insertAt<T extends QueueEntry>(list: T[], entry: T, at: number): null {
  if (at > list.length)
    throw new DamagedTrace(`The trace puts function ${idOf(entry)} at place ${at} of a list of ${list.length}.`)
  if (at === list.length) list.push(entry)
  else list.splice(at, 0, entry)
  return null
}

export function removeAt<T extends QueueEntry>(list: T[], f: number, at: number): T {
  const entry = list[at]
  if (entry === undefined || idOf(entry) !== f)
    throw new DamagedTrace(`The trace takes function ${f} from place ${at}, where it does not stand.`)
  if (at === list.length - 1) list.pop()
  else list.splice(at, 1)
  return entry
}

/** Of a function that stands in it twice, the entries keep their order, as `list.sort` keeps it. */
function reorder<T extends QueueEntry>(list: T[], at: number, was: readonly number[], now: readonly number[]): null {
  const run = list.slice(at, at + was.length)
  const fits = was.length === now.length && run.length === was.length && run.every((entry, i) => idOf(entry) === was[i])
  if (!fits) throw new DamagedTrace(`The trace sorts functions at place ${at} that do not stand there.`)
  const waiting = new Map<number, T[]>()
  for (const entry of run.reverse()) {
    const same = waiting.get(idOf(entry))
    if (same) same.push(entry)
    else waiting.set(idOf(entry), [entry])
  }
  now.forEach((f, i) => {
    const entry = waiting.get(f)?.pop()
    if (entry === undefined) throw new DamagedTrace(`The trace sorts functions at place ${at} that do not stand there.`)
    list[at + i] = entry
  })
  return null
}

function idOf(entry: QueueEntry): number {
  return typeof entry === 'number' ? entry : entry.f
}
