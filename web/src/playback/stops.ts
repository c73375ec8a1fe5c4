import type { End, TraceEvent } from '../trace/schema'
import type { CallInfo, PopInfo } from './types'

/** Finds the pops, the calls and the stops between them, reading every event once. */
export class Stops {
  readonly pops: PopInfo[] = []
  readonly calls: CallInfo[] = []
  private scanned = 0
  /** How many `line` events stand right before the next event: they lead to it and belong to it. */
  private leading = 0
  private readonly latestPop = new Map<number, PopInfo>()
  /** Just after the last thing that the last pop did itself. */
  private ownEnd = 0

  extend(events: readonly TraceEvent[], end: End | null): void {
    for (; this.scanned < events.length; this.scanned++) {
      const event = events[this.scanned]!
      if (event.k === 'line') {
        this.leading++
      } else {
        this.read(event, this.scanned)
        this.leading = 0
      }
    }
    this.settleLast(end)
  }

  /** How many events are applied at stop n: before the first pop for 0, else after pop n. */
  stop(n: number): number {
    if (n > 0) return this.pops[n - 1]!.end
    return this.pops[0]?.start ?? this.scanned
  }

  private read(event: TraceEvent, index: number): void {
    switch (event.k) {
      case 'enter':
        if (event.depth === 0) {
          this.calls.push({
            call: event.call,
            root: event.root,
            byHand: event.code === null,
            firstPop: this.pops.length,
            enter: index,
            leave: null,
            raised: false,
          })
        }
        return
      case 'leave': {
        const call = this.calls.at(-1)
        if (call?.call === event.call) {
          call.leave = index
          call.raised = event.raised
        }
        return
      }
      case 'pop': {
        const open = this.calls.at(-1)
        const call = open && open.leave === null ? open.call : event.call
        const start = index - this.leading
        const previous = this.pops.at(-1)
        if (previous) previous.end = previous.call === call ? start : (this.returnFrom(previous.call) ?? start)
        const pop: PopInfo = { f: event.f, call, start, event: index, end: index + 1, gather: null, gxs: null }
        this.pops.push(pop)
        this.latestPop.set(event.f, pop)
        this.ownEnd = index + 1
        return
      }
      case 'gather':
      case 'gxs': {
        const pop = this.latestPop.get(event.f)
        if (!pop) return
        pop[event.k] ??= index
        if (pop === this.pops.at(-1)) this.ownEnd = index + 1
        return
      }
      case 'grad':
        if (event.by !== null && event.by === this.pops.at(-1)?.f) this.ownEnd = index + 1
        return
    }
  }

  /**
   * The last pop's stop stays open while the trace grows. A run that broke off within this call of backward shows all there is,
   * up to the error; what went wrong after its return has no part in it.
   */
  private settleLast(end: End | null): void {
    const last = this.pops.at(-1)
    if (!last) return
    const call = this.calls.findLast((one) => one.call === last.call)
    const brokeOff = call?.byHand ? last.gxs === null : call?.raised !== false || call.leave === null
    if (end && end.kind !== 'done' && brokeOff) last.end = this.scanned
    else last.end = this.returnFrom(last.call) ?? this.scanned - this.leading
  }

  /**
   * The stop of a call's last pop: its return, where it has returned. Calls by hand never do, the program just goes on, so
   * there the pop's own effects end it. Calls of depth 0 do not overlap: the one asked for is the last or just before it.
   */
  private returnFrom(serial: number): number | null {
    const call = this.calls.findLast((one) => one.call === serial)
    if (call?.byHand) return this.ownEnd
    return call === undefined || call.leave === null ? null : call.leave + 1
  }
}
