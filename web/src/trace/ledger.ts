import { DamagedTrace } from './damaged'
import type { EnterEvent, FunctionEntry, GradEvent, Place, SortEvent, TraceEvent, Value, VariableEntry } from './schema'

/**
 * Checks that the events of a trace do not contradict each other, when they are taken in:
 * what an event says was there is what the events before it have left there, nothing is used before it appears or after it
 * is freed, and the queue and the seen-set hold what is taken from them. All that playback does, in both directions, is
 * possible then. It needs one pass, and remembers one object for each value rather than copies.
 */
export class Ledger {
  private readonly variables: VariableAccount[] = []
  private readonly functions: FunctionAccount[] = []
  private readonly queue: number[] = []
  private readonly seen: number[] = []
  private readonly inSeen = new Set<number>()
  private readonly entered = new Set<number>()
  private readonly open: number[] = []
  private readonly config = new Map<string, boolean | number | string | null>()
  private queueName: string | null = null
  private seenName: string | null = null
  private line: Place | null = null
  private applying = false
  private popped: number | null = null

  /** Makes room for new entries. */
  grow(variables: readonly VariableEntry[], functions: readonly FunctionEntry[]): void {
    for (const { data, grad, generation } of variables) {
      this.variables.push({
        shown: false,
        freed: false,
        name: null,
        data,
        grad,
        generation,
        creator: null,
        arrived: 0,
        expected: 0,
      })
    }
    for (const { generation } of functions)
      this.functions.push({ shown: false, wired: false, freed: false, generation })
  }

  /** Checks new events, the first of which has this index. After it has thrown DamagedTrace it cannot be used again. */
  read(events: readonly TraceEvent[], first: number): void {
    for (let i = 0; i < events.length; i++) {
      const event = events[i]!
      const contradiction = this.follow(event)
      if (contradiction !== null)
        throw new DamagedTrace(`Event ${first + i} ("${event.k}") contradicts those before it: ${contradiction}.`)
    }
  }

  /** What is wrong with the event, as the second half of a sentence; null where nothing is. */
  private follow(event: TraceEvent): string | null {
    switch (event.k) {
      case 'line':
        if (!samePlace(this.line, event.was)) return 'another line came before it'
        this.line = event.at
        return null
      case 'var':
        return appear(this.variables[event.v]!)
      case 'call': {
        const f = this.functions[event.f]!
        f.wired = event.bare !== true
        return appear(f)
      }
      case 'wire': {
        const f = this.functions[event.f]!
        if (f.wired) return 'the function knew its inputs already'
        f.wired = true
        return used(f)
      }
      case 'apply':
      case 'applied':
        if (this.applying === (event.k === 'apply')) return 'one call within another is not followed'
        this.applying = event.k === 'apply'
        return null
      case 'link': {
        const v = this.variables[event.v]!
        if (v.creator !== event.was) return 'the variable had another creator'
        v.creator = event.now
        return event.now === null ? used(v) : (used(v) ?? used(this.functions[event.now]!))
      }
      case 'name': {
        const v = this.variables[event.v]!
        if (v.name !== event.was) return 'the variable had another name'
        v.name = event.now
        return used(v)
      }
      case 'generation': {
        const one = event.v !== undefined ? this.variables[event.v]! : this.functions[event.f!]!
        if (one.generation !== event.was) return 'the generation was another'
        one.generation = event.now
        return used(one)
      }
      case 'data': {
        const v = this.variables[event.v]!
        if (!sameValue(v.data, event.was)) return 'the data was other data'
        v.data = event.now
        return used(v)
      }
      case 'grad':
        return this.grad(event)
      case 'enter':
        return this.enter(event)
      case 'leave': {
        const at = this.open.lastIndexOf(event.call)
        if (at < 0) return this.entered.has(event.call) ? 'the call was left already' : 'the call was never entered'
        this.open.splice(at, 1)
        return null
      }
      case 'found':
        if (event.was !== (event.what === 'queue' ? this.queueName : this.seenName)) return 'it had another name'
        if (event.what === 'queue') this.queueName = event.name
        else this.seenName = event.name
        return null
      case 'push':
        if (event.at > this.queue.length) return `place ${event.at} is beyond the queue's ${this.queue.length}`
        insert(this.queue, event.f, event.at)
        return used(this.functions[event.f]!)
      case 'unqueue':
        return this.take(event.f, event.at)
      case 'pop': {
        if (event.was !== null && event.was !== this.popped) return 'another function was popped before'
        this.popped = event.f
        if (!this.open.includes(event.call))
          return this.entered.has(event.call) ? 'its call was left already' : 'its call was never entered'
        return event.at === null ? used(this.functions[event.f]!) : this.take(event.f, event.at)
      }
      case 'sort':
        return this.sort(event)
      case 'seen':
        return event.on ? this.see(event.f, event.at) : this.forget(event.f, event.at)
      case 'skip':
      case 'gather':
      case 'gxs':
        return used(this.functions[event.f]!)
      case 'freed': {
        const one = event.v !== undefined ? this.variables[event.v]! : this.functions[event.f!]!
        if (!one.shown || one.freed) return one.freed ? 'it was freed already' : 'it had not appeared'
        one.freed = true
        return null
      }
      case 'config':
        if (this.config.has(event.name) && this.config.get(event.name) !== event.was) return 'the setting was another'
        this.config.set(event.name, event.now)
        return null
      case 'local':
      case 'print':
      case 'error':
        return null
      default:
        return unknownKind(event)
    }
  }

  private grad(event: GradEvent): string | null {
    const v = this.variables[event.v]!
    if (!sameValue(v.grad, event.was)) return 'the gradient was another'
    const [before, after] = event.arrived
    if (v.arrived !== before) return `${v.arrived} contributions had arrived, not ${before}`
    if (after !== before && after !== before + 1) return 'a gradient arrives once'
    v.grad = event.now
    v.arrived = after
    return event.by === null ? used(v) : (used(v) ?? used(this.functions[event.by]!))
  }

  private enter(event: EnterEvent): string | null {
    if (this.entered.has(event.call)) return 'the call was entered already'
    if (event.depth > this.open.length) return `only ${this.open.length} calls are open`
    this.entered.add(event.call)
    this.open.push(event.call)
    for (const [v, arrived, expected, arrivedNow, expectedNow] of event.expect) {
      const one = this.variables[v]!
      if (one.arrived !== arrived || one.expected !== expected)
        return `variable ${v} had ${one.arrived} of ${one.expected} contributions`
      one.arrived = arrivedNow
      one.expected = expectedNow
    }
    return used(this.variables[event.root]!)
  }

  private take(f: number, at: number): string | null {
    if (this.queue[at] !== f) return `function ${f} is not at place ${at} of the queue`
    removeAt(this.queue, at)
    return null
  }

  private sort({ at, was, now }: SortEvent): string | null {
    if (was.length !== now.length || was.some((f, i) => this.queue[at + i] !== f))
      return `other functions are at place ${at} of the queue`
    const left = new Map<number, number>()
    for (const f of was) left.set(f, (left.get(f) ?? 0) + 1)
    for (const f of now) {
      const count = left.get(f) ?? 0
      if (count === 0) return `function ${f} is not among those that are sorted`
      left.set(f, count - 1)
    }
    for (let i = 0; i < now.length; i++) this.queue[at + i] = now[i]!
    return null
  }

  private see(f: number, at: number): string | null {
    if (this.inSeen.has(f)) return `function ${f} was seen already`
    if (at > this.seen.length) return `place ${at} is beyond the ${this.seen.length} seen`
    this.inSeen.add(f)
    insert(this.seen, f, at)
    return used(this.functions[f]!)
  }

  private forget(f: number, at: number): string | null {
    if (this.seen[at] !== f) return `function ${f} is not at place ${at} of those seen`
    this.inSeen.delete(f)
    removeAt(this.seen, at)
    return null
  }
}

interface Account {
  shown: boolean
  freed: boolean
  generation: number | null
}
interface FunctionAccount extends Account {
  wired: boolean
}
interface VariableAccount extends Account {
  name: string | null
  data: Value
  grad: Value
  creator: number | null
  arrived: number
  expected: number
}

function appear(one: Account): string | null {
  if (one.shown) return 'it had appeared already'
  one.shown = true
  return null
}

function used(one: Account): string | null {
  if (one.freed) return 'it tells of an object that was freed'
  return one.shown ? null : 'it tells of an object that has not appeared'
}

function insert(list: number[], f: number, at: number): void {
  if (at === list.length) list.push(f)
  else list.splice(at, 0, f)
}

function removeAt(list: number[], at: number): void {
  if (at === list.length - 1) list.pop()
  else list.splice(at, 1)
}

function samePlace(a: Place | null, b: Place | null): boolean {
  return a === b || (a !== null && b !== null && a[1] === b[1] && a[0] === b[0])
}

/** Values are plain data, of a depth that was checked before. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, i) => sameValue(one, b[i]))
  let count = 0
  for (const key in a) {
    count++
    if (!Object.hasOwn(b, key) || !sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
      return false
  }
  for (const _ in b) count--
  return count === 0
}

function unknownKind(event: never): never {
  throw new DamagedTrace(`The trace holds an event of a kind that this page does not know: ${JSON.stringify(event)}.`)
}
