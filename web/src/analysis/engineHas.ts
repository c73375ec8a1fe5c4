/** What an engine has to show, known once its run is over. */
import type { TraceStore } from '../trace/store'
import { ofTrace } from './ofTrace'

export interface EngineHas {
  pops: boolean
  queue: boolean
  seen: boolean
  /** Its backward calls itself, as in step 7. */
  recursion: boolean
  /** The program calls the functions' own backward. */
  byHand: boolean
}

/** Null while the run goes on: what has not come may come. */
export const engineHas = (trace: TraceStore): EngineHas | null => (trace.end ? read(trace) : null)

const read = ofTrace((trace): EngineHas => {
  const has = { pops: false, queue: false, seen: false, recursion: false, byHand: false }
  for (const event of trace.events) {
    if (event.k === 'pop') has.pops = true
    else if (event.k === 'found') has[event.what] = true
    else if (event.k === 'enter') {
      has.recursion ||= event.depth > 0
      has.byHand ||= event.code === null
    }
  }
  return has
})
