import type { Player } from '../playback/player'
import type { FreedEvent, LineEvent, SortEvent, TraceEvent } from '../trace/schema'
import { shorten } from '../trace/shorten'
import { lineOutcome } from '../analysis/lineOutcome'
import type { NarrationWords } from './sentences.en'
import { fn, sentences, variable, type Part } from '../i18n/parts'
import {
  bounded,
  few,
  firstLine,
  functionRef,
  label,
  problemFacts,
  queueName,
  seenName,
  shown,
  sourceLine,
} from '../analysis/references'

/** The most informative first: one line may do many things, and one sentence is said about it. */
const TELLING: readonly TraceEvent['k'][] = [
  'error',
  'pop',
  'gxs',
  'grad',
  'gather',
  'sort',
  'skip',
  'push',
  'seen',
  'print',
  'enter',
  'wire',
  'call',
  'config',
  'leave',
  'unqueue',
  'freed',
  'local',
  'var',
  'data',
  'link',
  'generation',
  'apply',
  'applied',
  'found',
  'name',
  'line',
]
const rank = new Map(TELLING.map((kind, i) => [kind, i]))

const MOST_NAMED = 3
/** Of a formula, in characters. */
const LONGEST_SOURCE = 200

export function lineSentence(player: Player, words: NarrationWords): Part[] {
  const { events } = player.trace
  const since = lastLine(player)
  const effects = events.slice(since, player.index)
  const telling = effects.reduce<TraceEvent | null>(
    (best, event) => (!best || weight(event) < weight(best) ? event : best),
    null,
  )
  return telling ? sentenceOf(player, words, telling, effects) : []
}

/** Where the line that has just done its work begins. */
export function lastLine(player: Player): number {
  for (let i = player.index - 1; i >= 0; i--) if (player.trace.events[i]!.k === 'line') return i
  return 0
}

/** A sort that moved nothing still says more than the line alone, but less than a push beside it. */
function weight(event: TraceEvent): number {
  const base = rank.get(event.k) ?? TELLING.length
  if (event.k === 'sort' && event.now.length === 0) return TELLING.indexOf('unqueue') - 0.5
  // Of a function that appears without its inputs, what the line set is told instead.
  if (event.k === 'call' && event.bare) return TELLING.indexOf('line') - 0.5
  // The gradient that was computed is told before one that only changed with it.
  return event.k === 'grad' && event.by === null && event.how === 'inplace' ? base + 0.5 : base
}

/** The sentence for one event; `beside` are all events of the same line, some of which it may count in. */
export function sentenceOf(
  player: Player,
  words: NarrationWords,
  event: TraceEvent,
  beside: readonly TraceEvent[] = [event],
): Part[] {
  const { lines } = words
  const { state, trace } = player
  const name = (v: number) => label(player, v)
  const ref = (f: number) => functionRef(player, f)
  switch (event.k) {
    case 'line':
      return line(player, words, event)
    case 'var':
      return lines.var(name(event.v), shown(trace.variables[event.v]?.data ?? null))
    case 'call': {
      const calls = beside.filter((one) => one.k === 'call')
      if (calls.length > 1)
        return severalCalls(
          player,
          words,
          calls.map((one) => one.f),
        )
      const { inputs, outputs } = state.functions[event.f]!
      const there = outputs.filter((v) => state.variables[v]?.shown)
      return lines.call(
        ref(event.f),
        few(inputs, name, '…'),
        few(there, (v) => ({ label: name(v), data: shown(state.variables[v]!.data) }), { label: '…', data: '…' }),
      )
    }
    case 'apply':
      return lines.apply(bounded(event.name))
    case 'applied':
      return lines.applied(bounded(state.applying?.name ?? '?'))
    case 'local': {
      const made = beside.flatMap((one) => (one.k === 'var' ? [name(one.v)] : []))
      const local = lines.local(bounded(event.name), shorten(event.text, LONGEST_SOURCE))
      return made.length > 0 ? sentences(local, lines.unlinked(few(made, String, '…'))) : local
    }
    case 'wire':
      return lines.wire(ref(event.f).label, few(state.functions[event.f]!.inputs, name, '…'))
    case 'link': {
      if (event.now === null) return lines.unlink(name(event.v))
      const link = lines.link(name(event.v), ref(event.now).label)
      const generation = beside.find((one) => one.k === 'generation' && one.v === event.v)
      return generation ? sentences(link, sentenceOf(player, words, generation)) : link
    }
    case 'name':
      return event.now === null
        ? lines.unname(bounded(event.was ?? ''))
        : lines.name(bounded(event.now), event.was === null ? null : bounded(event.was))
    case 'generation':
      return event.v !== undefined
        ? lines.generationOfVariable(name(event.v), String(event.now))
        : lines.generationOfFunction(ref(event.f ?? -1).label, String(event.now))
    case 'data':
      return lines.data(name(event.v), shown(event.was), shown(event.now))
    case 'grad': {
      const shared = few(
        (event.shared ?? []).filter((v) => v !== event.v),
        name,
        '…',
      )
      return lines.grad(
        event.how,
        name(event.v),
        event.was === null ? null : shown(event.was),
        shown(event.now),
        event.arrived[1],
        state.variables[event.v]?.expected ?? 0,
        shared,
      )
    }
    case 'enter':
      return event.code === null ? lines.enterByHand() : lines.enter(name(event.root), event.depth)
    case 'leave': {
      const root = rootOf(player, event.call)
      return event.raised ? lines.leaveRaised(root) : lines.leave(root)
    }
    case 'found':
      return event.what === 'queue'
        ? lines.foundQueue(bounded(event.name), bounded(event.type))
        : lines.foundSeen(bounded(event.name), bounded(event.type))
    case 'push':
      return lines.push(ref(event.f), queueName(player), state.queue.length)
    case 'skip':
      return lines.skip(ref(event.f), seenName(player))
    case 'sort':
      return sort(player, words, event)
    case 'pop':
      return event.at === null
        ? lines.popUnknown(ref(event.f))
        : lines.pop(ref(event.f), queueName(player), state.queue.length)
    case 'unqueue':
      return lines.unqueue(ref(event.f), queueName(player))
    case 'seen':
      return event.on ? lines.seen(ref(event.f), seenName(player)) : lines.unseen(ref(event.f), seenName(player))
    case 'gather': {
      const { outputs } = state.functions[event.f]!
      return lines.gather(
        ref(event.f).label,
        few(
          event.gys,
          (value, i) => ({ label: outputs[i] === undefined ? '?' : name(outputs[i]), grad: shown(value) }),
          { label: '…', grad: '…' },
        ),
      )
    }
    case 'gxs': {
      const formulas = few(
        event.formulas,
        (one, i) => ({
          name: bounded(one.name),
          source: shorten(one.source, LONGEST_SOURCE),
          filled: one.filled === null ? null : shorten(one.filled, LONGEST_SOURCE),
          value: shown(event.gxs[i] ?? null),
        }),
        { name: '…', source: '…', filled: null, value: '…' },
      )
      return lines.gxs(ref(event.f).label, formulas, few(event.gxs, shown, '…'))
    }
    case 'freed':
      return freed(player, words, event, beside)
    case 'config':
      return lines.config(bounded(event.name), bounded(python(event.was)), bounded(python(event.now)))
    case 'print': {
      const text = beside
        .flatMap((one) => (one.k === 'print' && one.stream === event.stream ? [one.text] : []))
        .join('')
      return lines.print(firstLine(text), event.stream === 'stderr')
    }
    case 'error':
      return lines.error(problemFacts(event.error))
  }
}

/** One line of a program may call several functions: y = add(square(a), square(a)). */
function severalCalls(player: Player, words: NarrationWords, functions: number[]): Part[] {
  const last = player.state.functions[functions.at(-1) ?? -1]
  const output = last?.outputs[0]
  const given =
    output === undefined
      ? null
      : { label: label(player, output), data: shown(player.state.variables[output]?.data ?? null) }
  return words.lines.calls(
    functions.map((f) => functionRef(player, f)),
    given,
  )
}

function line(player: Player, words: NarrationWords, event: LineEvent): Part[] {
  const outcome = lineOutcome(player, event)
  if (outcome) return words.lines.outcome(outcome)
  return words.lines.line(bounded(event.at[0]), event.at[1], sourceLine(player, event.at))
}

function sort(player: Player, words: NarrationWords, event: SortEvent): Part[] {
  const { lines } = words
  const { queue } = player.state
  const first = queue[0]
  const last = queue.at(-1)
  if (event.now.length === 0 || first === undefined || last === undefined) return lines.unchanged(queueName(player))
  if (event.by === 'move') return lines.moved(queueName(player), event.now.length, functionRef(player, first))
  const next = functionRef(player, last)
  if (queue.length > 4) return lines.sortedLong(queueName(player), event.now.length, next)
  return lines.sorted(
    queueName(player),
    queue.map((f) => functionRef(player, f)),
    next,
  )
}

function freed(player: Player, words: NarrationWords, event: FreedEvent, beside: readonly TraceEvent[]): Part[] {
  const all = beside.filter((one) => one.k === 'freed').filter((one) => one.by === event.by)
  const labels = all
    .slice(0, MOST_NAMED)
    .map((one) => [one.v !== undefined ? variable(label(player, one.v)) : fn(functionRef(player, one.f ?? -1).label)])
  return words.lines.freed(labels, all.length, event.by)
}

/** A call that has returned is no longer on the stack, so its root comes from its enter event. */
function rootOf(player: Player, call: number): string {
  const { events } = player.trace
  for (let i = player.index - 1; i >= 0; i--) {
    const event = events[i]!
    if (event.k === 'enter' && event.call === call) return label(player, event.root)
  }
  return '?'
}

function python(value: boolean | number | string | null): string {
  return value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : String(value)
}
