import type { GradEvent, Place, TraceEvent, Value } from '../trace/schema'
import { slotOf } from '../playback/delivery'
import type { Player } from '../playback/player'
import { alike, combine, tensor, type Tensor } from './tensor'

/** One change of a gradient, and what made it. */
export interface ReceiptEntry {
  /** Index into the events. */
  event: number
  how:
    /** The root's first gradient. */
    | 'seed'
    /** There was none. */
    | 'set'
    /** A new array, the sum. */
    | 'add'
    /** The same array now holds the sum. */
    | 'inplace'
    /** The gradient was not meant for this variable: its array was changed through another variable. */
    | 'through'
    /** The gradient that was there is overwritten. */
    | 'overwrite'
    /** None again: by the program, or by backward itself (retain_grad). */
    | 'cleared'
    | 'dropped'
  /** Who sent it; `pop` is an index into `Player.pops`. Null where no pop did. */
  from: { f: number; pop: number } | null
  /** The program's own call of backward, from 1; null outside any. */
  call: number | null
  formula: { name: string; source: string; filled: string | null } | null
  /** The contribution; null for clears. */
  sent: Value
  was: Value
  now: Value
  /** It is part of the current gradient. */
  counts: boolean
  /** It had arrived in this call of backward, and was overwritten before the call was over. */
  lost: boolean
  /** The first of its call to be added to a gradient that an earlier call left. */
  onOld: boolean
  /** Variables whose gradient is the same array, as far as it matters: of `inplace` and `through`. */
  shared: number[]
  line: Place | null
}

export interface Receipt {
  v: number
  entries: ReceiptEntry[]
  total: Value
  /** The contributions that add up to the total; null where they do not, or where that is not known. */
  terms: Value[] | null
  /** They are known not to add up. A large array is not whole in the trace, and NaN is not equal to itself. */
  contradicts: boolean
}

/** Every change of a variable's gradient up to the player's position. */
export function receipt(player: Player, v: number): Receipt {
  const scan = new Scan(player, v)
  for (let i = 0; i < player.index; i++) scan.read(player.trace.events[i]!, i)
  const total = player.state.variables[v]?.grad ?? null
  return { v, entries: scan.entries, total, ...addUp(player.trace.variables[v]?.grad ?? null, scan.entries, total) }
}

class Scan {
  readonly entries: ReceiptEntry[] = []
  private pops = 0
  private popped: number | null = null
  private gxs: Extract<TraceEvent, { k: 'gxs' }> | null = null
  /** Inputs of the popped function that have already received their gradient. */
  private delivered = new Set<number>()
  private calls = 0
  private open: { serial: number; code: [string, number, number] | null }[] = []
  private line: Place | null = null
  /** The latest gradient changed in place by a pop: other variables that hold the array follow at once. */
  private changed: { v: number; from: ReceiptEntry['from']; formula: ReceiptEntry['formula']; sent: Value } | null =
    null

  constructor(
    private readonly player: Player,
    private readonly v: number,
  ) {}

  read(event: TraceEvent, index: number): void {
    switch (event.k) {
      case 'line':
        this.line = event.at
        return
      case 'enter':
        if (event.depth === 0) this.calls++
        this.open.push({ serial: event.call, code: event.code })
        return
      case 'leave':
        this.open = this.open.filter((one) => one.serial !== event.call)
        return
      case 'pop':
        this.pops++
        this.popped = event.f
        this.gxs = null
        this.delivered.clear()
        return
      case 'gxs':
        if (event.f === this.popped) this.gxs = event
        return
      case 'grad':
        this.grad(event, index)
    }
  }

  private grad(event: GradEvent, index: number): void {
    const through = event.how === 'inplace' && event.arrived[1] === event.arrived[0]
    const delivery = event.by !== null && event.how !== 'clear' && !through ? this.deliver(event) : null
    if (event.how === 'inplace' && !through && delivery) this.changed = { v: event.v, ...delivery }
    if (event.v !== this.v) return
    const source = through ? this.changed : delivery
    const how = this.kind(event, through)
    const gone = how === 'overwrite' || how === 'cleared' || how === 'dropped'
    if (gone) for (const entry of this.entries) entry.counts = false
    const lost = how === 'overwrite' && event.arrived[0] > 0 && event.by !== null
    if (lost)
      for (const entry of this.entries) if (entry.call === this.callNow() && entry.how !== 'seed') entry.lost = true
    this.entries.push({
      event: index,
      how,
      from: source?.from ?? null,
      call: this.callNow(),
      formula: source?.formula ?? null,
      sent:
        event.how === 'clear'
          ? null
          : (source?.sent ?? (event.how === 'set' || event.how === 'seed' ? event.now : null)),
      was: event.was,
      now: event.now,
      counts: how !== 'cleared' && how !== 'dropped',
      lost: false,
      onOld: event.was !== null && event.arrived[0] === 0 && (how === 'add' || how === 'inplace'),
      shared: through ? (this.changed ? [this.changed.v] : []) : how === 'inplace' ? (event.shared ?? []) : [],
      line: this.line,
    })
  }

  /** Marks the input that receives this gradient, and returns what was sent to it. */
  private deliver(event: GradEvent): Pick<ReceiptEntry, 'from' | 'formula' | 'sent'> {
    const f = event.by!
    const pop =
      f === this.popped ? this.pops - 1 : this.player.pops.findLastIndex((one, i) => i < this.pops && one.f === f)
    const inputs = this.player.trace.functions[f]!.inputs
    const slot = slotOf(inputs, event.v, (i) => this.delivered.has(i))
    this.delivered.add(slot)
    const known = f === this.popped ? this.gxs : null
    const formula = known?.formulas[slot] ?? null
    return {
      from: { f, pop },
      formula: formula && { name: formula.name, source: formula.source, filled: formula.filled },
      sent: known?.gxs[slot] ?? (event.how === 'set' ? event.now : null),
    }
  }

  private kind(event: GradEvent, through: boolean): ReceiptEntry['how'] {
    if (event.how === 'clear') return this.insideBackward() ? 'dropped' : 'cleared'
    if (through) return 'through'
    return event.how === 'set' && event.was !== null ? 'overwrite' : event.how
  }

  /** The current line is in the source of the backward that was entered last. */
  private insideBackward(): boolean {
    const code = this.open.at(-1)?.code
    return (
      code != null &&
      this.line !== null &&
      this.line[0] === code[0] &&
      this.line[1] >= code[1] &&
      this.line[1] <= code[2]
    )
  }

  private callNow(): number | null {
    return this.open.length > 0 ? this.calls : null
  }
}

function addUp(first: Value, entries: readonly ReceiptEntry[], total: Value): Pick<Receipt, 'terms' | 'contradicts'> {
  const counting = entries.filter((entry) => entry.counts)
  // What was there before the recording began counts too, as long as nothing took its place.
  const terms = [
    ...(first !== null && counting.length === entries.length ? [first] : []),
    ...counting.map((entry) => entry.sent),
  ]
  const numbers = terms.map(tensor)
  const sum = numbers.reduce<Tensor | null>(
    (so, next, i) => (i === 0 ? next : so && next && combine(so, next, (a, b) => a + b)),
    null,
  )
  const whole = tensor(total)
  const agrees = sum !== null && alike(sum, whole)
  return {
    terms: agrees ? terms : null,
    contradicts: !agrees && whole !== null && numbers.every((one) => one !== null),
  }
}
