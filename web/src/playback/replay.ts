import { DamagedTrace, entryOf } from '../trace/damaged'
import type {
  EnterEvent,
  FunctionEntry,
  GradEvent,
  LeaveEvent,
  PopEvent,
  TraceEvent,
  VariableEntry,
} from '../trace/schema'
import { Letters } from '../trace/labels'
import { below } from './below'
import { isDelivery, slotOf } from './delivery'
import { countsOf, firstFunction, firstVariable, startCounts, type Counts } from './nodes'
import { advanceQueue, insertAt, removeAt, undoQueue, type QueueEvent } from './queue'
import type { CurrentPop, FunctionState, PlayState, StackEntry, VariableState } from './types'

/** What an event overwrites and does not carry itself, by event index. */
interface Saved {
  /** The pop that was still shown after its backward had returned, and ended with this event. */
  finished?: CurrentPop | null
  current?: CurrentPop | null
  counts?: (Counts & { id: number })[]
  slot?: number
  code?: PlayState['code']
  applying?: PlayState['applying']
  left?: { at: number; entry: StackEntry }
  found?: Pick<PlayState, 'queueName' | 'queueType' | 'seenName'>
  /** The Config attribute was not known before. */
  fresh?: boolean
}

/** Applies and reverts single events on one PlayState, in place. */
export class Replay {
  readonly state: PlayState = {
    variables: [],
    functions: [],
    queue: [],
    queueName: null,
    queueType: null,
    seen: [],
    seenName: null,
    current: null,
    line: null,
    stack: [],
    code: null,
    applying: null,
    config: Object.create(null) as PlayState['config'],
    printed: 0,
  }
  /** Pop events applied. */
  popped = 0
  /** The program's backward has returned; its last pop stays current until the next event. */
  over = false
  /** How often each function stands in the queue, by id. */
  private queued: number[] = []
  private readonly letters = new Letters()
  private readonly saved: (Saved | undefined)[] = []

  /** Makes room for entries that have been added to the trace. */
  grow(variables: readonly VariableEntry[], functions: readonly FunctionEntry[]): void {
    const { state } = this
    for (let id = state.variables.length; id < variables.length; id++)
      state.variables.push(firstVariable(variables[id]!))
    const added = functions.slice(state.functions.length)
    const letters = this.letters.of(added)
    for (const [i, entry] of added.entries()) {
      state.functions.push(firstFunction(entry, letters[i]!))
      this.queued.push(0)
    }
  }

  apply(event: TraceEvent, index: number): void {
    const saved: Saved = {}
    if (this.over) {
      saved.finished = this.state.current
      this.over = false
      this.setCurrent(null)
    }
    try {
      this.advance(event, saved)
    } catch (error) {
      this.restoreFinished(saved)
      throw error
    }
    this.saved[index] = isEmpty(saved) ? undefined : saved
  }

  revert(event: TraceEvent, index: number): void {
    const saved = this.saved[index] ?? {}
    this.undo(event, saved)
    this.restoreFinished(saved)
  }

  /** Call after the queue, the current pop or all functions were replaced from outside. */
  refreshAll(): void {
    this.queued.fill(0)
    for (const f of this.state.queue) this.queued[f] = (this.queued[f] ?? 0) + 1
    for (const f of this.state.functions) this.refresh(f.id)
  }

  private advance(event: TraceEvent, saved: Saved): void {
    const { state } = this
    switch (event.k) {
      case 'line':
        state.line = event.at
        break
      case 'var':
        this.variable(event.v).shown = true
        break
      case 'call': {
        const f = this.function(event.f)
        f.shown = true
        f.wired = event.bare !== true
        break
      }
      case 'wire':
        this.function(event.f).wired = true
        break
      case 'apply':
        saved.applying = state.applying
        state.applying = { name: event.name, code: event.code, open: true }
        break
      case 'applied':
        saved.applying = state.applying
        state.applying = state.applying && { ...state.applying, open: false }
        break
      case 'link':
        this.variable(event.v).creator = event.now
        break
      case 'name':
        this.variable(event.v).name = event.now
        break
      case 'generation':
        this.either(event).generation = event.now
        break
      case 'data':
        this.variable(event.v).data = event.now
        break
      case 'grad':
        this.deliver(event, saved)
        break
      case 'enter':
        this.enter(event, saved)
        break
      case 'leave':
        this.leave(event, saved)
        break
      case 'found':
        saved.found = { queueName: state.queueName, queueType: state.queueType, seenName: state.seenName }
        if (event.what === 'seen') state.seenName = event.name
        else {
          state.queueName = event.name
          state.queueType = event.type
        }
        break
      case 'push':
      case 'unqueue':
      case 'sort':
        advanceQueue(state.queue, event, event.k === 'sort' ? -1 : event.f)
        this.count(event, 1)
        break
      case 'pop':
        this.pop(event, saved)
        break
      case 'seen':
        if (event.on) insertAt(state.seen, event.f, event.at)
        else removeAt(state.seen, event.f, event.at)
        break
      case 'gather': {
        const f = this.function(event.f)
        saved.counts = [countsOf(f)]
        f.gathered = true
        this.note(event.f, { gys: event.gys }, saved)
        break
      }
      case 'gxs':
        this.note(event.f, { gxs: event.gxs, formulas: event.formulas }, saved)
        break
      case 'freed':
        this.either(event).freed = event.by
        break
      case 'config':
        if (!Object.hasOwn(state.config, event.name)) saved.fresh = true
        state.config[event.name] = event.now
        break
      case 'print':
        state.printed++
        break
      case 'local':
      case 'skip':
      case 'error':
        break
      default:
        unknownKind(event)
    }
  }

  private undo(event: TraceEvent, saved: Saved): void {
    const { state } = this
    switch (event.k) {
      case 'line':
        state.line = event.was
        break
      case 'var':
        this.variable(event.v).shown = false
        break
      case 'call': {
        const f = this.function(event.f)
        f.shown = f.wired = false
        break
      }
      case 'wire':
        this.function(event.f).wired = false
        break
      case 'apply':
      case 'applied':
        state.applying = saved.applying ?? null
        break
      case 'link':
        this.variable(event.v).creator = event.was
        break
      case 'name':
        this.variable(event.v).name = event.was
        break
      case 'generation':
        this.either(event).generation = event.was
        break
      case 'data':
        this.variable(event.v).data = event.was
        break
      case 'grad':
        this.undoDelivery(event, saved)
        break
      case 'enter':
        this.undoEnter(event, saved)
        break
      case 'leave':
        this.over = false
        if (saved.left) state.stack.splice(saved.left.at, 0, saved.left.entry)
        break
      case 'found':
        Object.assign(state, saved.found)
        break
      case 'push':
      case 'unqueue':
      case 'sort':
        undoQueue(state.queue, event)
        this.count(event, -1)
        break
      case 'pop':
        this.popped--
        undoQueue(state.queue, event)
        this.count(event, -1)
        this.restore(saved)
        break
      case 'seen':
        if (event.on) removeAt(state.seen, event.f, event.at)
        else insertAt(state.seen, event.f, event.at)
        break
      case 'gather':
      case 'gxs':
        this.restore(saved)
        break
      case 'freed':
        this.either(event).freed = null
        break
      case 'config':
        if (saved.fresh) delete state.config[event.name]
        else state.config[event.name] = event.was
        break
      case 'print':
        state.printed--
        break
      case 'local':
      case 'skip':
      case 'error':
        break
      default:
        unknownKind(event)
    }
  }

  private pop(event: PopEvent, saved: Saved): void {
    const f = this.function(event.f)
    advanceQueue(this.state.queue, event, event.f)
    this.count(event, 1)
    saved.counts = [countsOf(f)]
    Object.assign(f, startCounts(f), { pops: f.pops + 1 })
    saved.current = this.state.current
    this.setCurrent({ f: event.f, pop: this.popped++, gys: null, gxs: null, formulas: [] })
  }

  private deliver(event: GradEvent, saved: Saved): void {
    const variable = this.variable(event.v)
    variable.grad = event.now
    variable.arrived = event.arrived[1]
    if (event.by === null || !isDelivery(event)) return
    const f = this.function(event.by)
    const slot = slotOf(f.inputs, event.v, (i) => f.deliveredSlots[i] === true)
    if (slot < 0) return
    saved.slot = slot
    f.deliveredSlots = f.deliveredSlots.with(slot, true)
    f.delivered++
  }

  private undoDelivery(event: GradEvent, saved: Saved): void {
    const variable = this.variable(event.v)
    variable.grad = event.was
    variable.arrived = event.arrived[0]
    if (event.by === null || saved.slot === undefined) return
    const f = this.function(event.by)
    f.deliveredSlots = f.deliveredSlots.with(saved.slot, false)
    f.delivered--
  }

  private enter(event: EnterEvent, saved: Saved): void {
    const { state } = this
    saved.code = state.code
    saved.applying = state.applying
    state.applying = null
    if (event.depth === 0) {
      saved.current = state.current
      this.setCurrent(null)
      saved.counts = []
      for (const f of below(state, event.root).functions) {
        if (f.pops === 0 && !f.gathered && f.delivered === 0) continue
        saved.counts.push(countsOf(f))
        Object.assign(f, startCounts(f))
        this.refresh(f.id)
      }
    }
    state.stack.push({ call: event.call, root: event.root, depth: event.depth })
    state.code = event.code
    for (const [v, , , arrived, expected] of event.expect) Object.assign(this.variable(v), { arrived, expected })
  }

  private undoEnter(event: EnterEvent, saved: Saved): void {
    for (const [v, arrived, expected] of event.expect) Object.assign(this.variable(v), { arrived, expected })
    this.state.stack.pop()
    this.state.code = saved.code ?? null
    this.state.applying = saved.applying ?? null
    this.restore(saved)
  }

  private leave(event: LeaveEvent, saved: Saved): void {
    const { stack } = this.state
    const at = stack.findLastIndex((entry) => entry.call === event.call)
    const entry = stack[at]
    if (entry === undefined)
      throw new DamagedTrace(`The trace leaves call ${event.call} of backward, which was not entered.`)
    saved.left = { at, entry }
    stack.splice(at, 1)
    // After an exception the function that raised it stays current: the learner wants to see it.
    this.over = stack.length === 0 && !event.raised && this.state.current !== null
  }

  private restoreFinished(saved: Saved): void {
    if (saved.finished === undefined) return
    this.over = true
    this.setCurrent(saved.finished)
  }

  /** Adds what is now known about the current pop. The object is replaced, never changed, because key frames share it. */
  private note(f: number, known: Partial<CurrentPop>, saved: Saved): void {
    const { current } = this.state
    if (current?.f !== f) return
    saved.current = current
    this.state.current = { ...current, ...known }
  }

  private restore(saved: Saved): void {
    if (saved.current !== undefined) this.setCurrent(saved.current)
    for (const counts of saved.counts ?? []) {
      Object.assign(this.function(counts.id), counts)
      this.refresh(counts.id)
    }
  }

  private setCurrent(next: CurrentPop | null): void {
    const previous = this.state.current
    this.state.current = next
    if (previous) this.refresh(previous.f)
    if (next) this.refresh(next.f)
  }

  private refresh(id: number): void {
    const f = this.function(id)
    if (this.state.current?.f === id) f.state = 'current'
    else if (this.queued[id]) f.state = 'queued'
    else f.state = f.pops > 0 ? 'popped' : 'waiting'
  }

  /** After a change of the queue (`step` 1) or its undoing (-1): how often the function stands in it now. */
  private count(event: QueueEvent, step: 1 | -1): void {
    if (event.k === 'sort' || event.at === null) return
    this.queued[event.f] = (this.queued[event.f] ?? 0) + (event.k === 'push' ? step : -step)
    this.refresh(event.f)
  }

  private variable(id: number): VariableState {
    return entryOf(this.state.variables, id, 'variable')
  }

  private function(id: number): FunctionState {
    return entryOf(this.state.functions, id, 'function')
  }

  private either(event: { v?: number; f?: number }): VariableState | FunctionState {
    return event.v !== undefined ? this.variable(event.v) : this.function(event.f ?? -1)
  }
}

function isEmpty(saved: Saved): boolean {
  for (const _ in saved) return false
  return true
}

function unknownKind(event: never): never {
  throw new DamagedTrace(`The trace holds an event of a kind that this page does not know: ${JSON.stringify(event)}.`)
}
