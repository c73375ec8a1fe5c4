import { hasInf, hasNaN } from '../trace/format'
import type { TraceEvent, Value } from '../trace/schema'
import type { TraceStore } from '../trace/store'

/** Where a NaN and an infinity first appear: an index into the events, and the variable or function that holds it. */
export interface FirstBad {
  nan: Spot | null
  inf: Spot | null
}
export interface Spot {
  event: number
  v: number | null
  f: number | null
}

interface Scan extends FirstBad {
  scanned: number
}
const scans = new WeakMap<TraceStore, Scan>()

/** Reads each event once, also when the trace grows between two calls. */
export function firstBad(trace: TraceStore): FirstBad {
  let scan = scans.get(trace)
  if (!scan) scans.set(trace, (scan = { nan: null, inf: null, scanned: 0 }))
  for (; scan.scanned < trace.events.length && !(scan.nan && scan.inf); scan.scanned++) {
    for (const value of valuesOf(trace.events[scan.scanned]!, trace)) {
      if (!scan.nan && hasNaN(value)) scan.nan = spot(trace.events[scan.scanned]!, scan.scanned)
      if (!scan.inf && hasInf(value)) scan.inf = spot(trace.events[scan.scanned]!, scan.scanned)
    }
  }
  return scan
}

function valuesOf(event: TraceEvent, trace: TraceStore): Value[] {
  switch (event.k) {
    case 'var':
      return [trace.variables[event.v]?.data ?? null]
    case 'data':
    case 'grad':
      return [event.now]
    case 'gxs':
      return event.gxs
    default:
      return []
  }
}

function spot(event: TraceEvent, index: number): Spot {
  return {
    event: index,
    v: 'v' in event && event.v !== undefined ? event.v : null,
    f: 'f' in event && event.f !== undefined ? event.f : null,
  }
}
