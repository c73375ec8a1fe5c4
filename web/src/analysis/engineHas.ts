/** What an engine has to show, known once its run is over. */
import type { TraceStore } from '../trace/store'

export interface EngineHas {
  pops: boolean
  queue: boolean
  seen: boolean
  /** Its backward calls itself, as in step 7. */
  recursion: boolean
  /** The program calls the functions' own backward. */
  byHand: boolean
}

interface Reading extends EngineHas {
  read: number
}
const readings = new WeakMap<TraceStore, Reading>()

/** Null while the run goes on: what has not come may come. */
export function engineHas(trace: TraceStore): EngineHas | null {
  if (!trace.end) return null
  let reading = readings.get(trace)
  if (!reading || reading.read !== trace.events.length) {
    reading = { pops: false, queue: false, seen: false, recursion: false, byHand: false, read: trace.events.length }
    for (const event of trace.events) {
      if (event.k === 'pop') reading.pops = true
      else if (event.k === 'found') reading[event.what] = true
      else if (event.k === 'enter') {
        reading.recursion ||= event.depth > 0
        reading.byHand ||= event.code === null
      }
    }
    readings.set(trace, reading)
  }
  return reading
}
