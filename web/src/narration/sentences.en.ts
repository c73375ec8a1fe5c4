import { countEn as n } from '../i18n/counts'
import {
  bare,
  type Delivery,
  type Done,
  type FunctionRef,
  type PopFacts,
  type ProblemFacts,
  type ReadyFacts,
  type Reason,
} from '../analysis/facts'
import { bad, code, fn, grad, join, say, sentences, term, variable, type Part } from '../i18n/parts'
import { lines } from './lines.en'
import { fullName, functionName, functionNames, list, tail } from './phrases.en'

const times = (count: number) => (count === 2 ? 'second' : count === 3 ? 'third' : `${n(count)}th`)
const tie = {
  newest: 'the one added last goes first',
  oldest: 'this engine takes the one added first',
  other: 'this engine takes one from the middle',
}

function why(f: FunctionRef, reason: Reason): Part[] {
  const name = fullName(f)
  switch (reason.kind) {
    case 'only':
      return say`Pop ${name}.`
    case 'highest':
      return say`Pop ${name}, the highest ${term('generation')} that waits.`
    case 'tie':
      return say`Pop ${name}. Of the ${n(reason.same)} of its ${term('generation')}, ${tie[reason.taken]}.`
    case 'passedOver':
      return say`Pop ${name}, although ${functionName(reason.higher)} is still waiting: this engine does not take the highest ${term('generation')} first.`
    case 'end':
      return say`Pop ${name}, the last in the list: this engine has no ${term('generation')} to go by.`
    case 'front':
      return say`Pop ${name}, the first in the list: this engine has no ${term('generation')} to go by.`
    case 'place':
      return say`Pop ${name}, from place ${n(reason.place)} of ${n(reason.of)} in the list.`
    case 'noQueue':
      return !reason.first
        ? say`Pop ${name}.`
        : say`Pop ${name}: no queue was found in this engine, so what else waits cannot be shown.`
    case 'recursion':
      return say`Pop ${name}: ${code('backward()')} has called itself on ${variable(reason.root)}, which this function made (${term('recursion')}).`
    case 'byHand':
      return say`The program itself calls ${code('backward')} of ${name}, by hand.`
  }
}

function delivered(d: Delivery): Part[] {
  const sent = list(d.sent.map((value) => [grad(value)]))
  const to = variable(d.to)
  const now = say`${variable(d.to)}.grad`
  if (d.how === 'inplace') {
    const others = d.shared.length
      ? say`, and ${list(d.shared.map((label) => say`${variable(label)}.grad`))} ${d.shared.length === 1 ? 'changes' : 'change'} with it, because it is the same array`
      : []
    return d.adds
      ? say`It adds ${sent} to ${now} ${term('in place', 'inplace')}, which becomes ${grad(d.now)}${others}.`
      : say`It changes ${now} ${term('in place', 'inplace')}: it becomes ${grad(d.now)}${others}.`
  }
  if (d.lost && d.sent.length > 1)
    return say`It sends ${sent} to ${to}, but each overwrites the one before: ${now} is ${grad(d.now)}, and the rest is lost.`
  if (d.lost && d.was !== null)
    return say`It sends ${sent} to ${to} and overwrites the ${grad(d.was)} that had arrived there: that gradient is lost.`
  if (d.how === 'set' && d.was !== null)
    return say`It sends ${sent} to ${to}, in place of the ${grad(d.was)} left from before.`
  if (d.was !== null && d.before === 0)
    return say`It sends ${sent} to ${to}, but ${now} still held ${grad(d.was)} from an earlier call, so it becomes ${grad(d.now)}.`
  if (d.after > d.expected && d.expected > 0 && d.was !== null)
    return say`It sends ${sent} to ${to}, on top of the ${grad(d.was)} that is there: ${now} becomes ${grad(d.now)}.`
  if (!d.adds) return say`It sends ${sent} to ${to}, and ${now} becomes ${grad(d.now)}: that is not their sum.`
  if (d.sent.length > 1 && d.was === null)
    return say`It sends ${sent} to ${to}, which is used more than once: they add up to ${grad(d.now)}${arrival(d)}.`
  if (d.was !== null)
    return say`It sends ${sent} to ${to}, where ${grad(d.was)} is already: ${now} is now ${grad(d.now)}${arrival(d)}.`
  if (d.expected > 1)
    return say`It sends ${sent} to ${to}: ${n(d.after)} of the ${n(d.expected)} gradients that ${to} waits for.`
  return say`It sends ${sent} to ${to}.`
}

const arrival = (d: Delivery): Part[] =>
  d.expected < 2
    ? []
    : d.after === d.expected
      ? say`, and ${d.expected === 2 ? 'both' : `all ${n(d.expected)}`} have arrived`
      : say`, ${n(d.after)} of ${n(d.expected)}`

function deliveries(all: Delivery[]): Part[] {
  const plain = (d: Delivery) =>
    d.how !== 'inplace' && d.was === null && d.sent.length === 1 && (d.expected === 0 || d.after <= d.expected)
  const simple = all.filter(plain)
  const special = all.filter((d) => !plain(d))
  const value = simple[0]?.sent[0]
  if (simple.length < 2 || value === undefined) return sentences(...all.slice(0, 3).map(delivered))
  if (!special.length && simple.every((d) => d.sent[0] === value))
    return say`It sends ${grad(value)} to each of its ${n(simple.length)} inputs.`
  const named = simple.slice(0, 3).map((d) => say`${grad(d.sent[0]!)} to ${variable(d.to)}`)
  const more = simple.length > 3 ? [join(`${n(simple.length - 3)} more`)] : []
  return sentences(say`It sends ${list([...named, ...more])}.`, ...special.slice(0, 2).map(delivered))
}

function queueing(p: PopFacts): Part[] {
  if (p.queued.length) {
    const one = p.queued.length === 1
    return say`${functionNames(p.queued)} ${one ? 'joins' : 'join'} ${term(p.queueName, 'funcs')}.`
  }
  if (p.skipped.length)
    return say`${functionNames(p.skipped)} ${p.skipped.length === 1 ? 'is' : 'are'} in ${term(p.seenName, 'seen_set')} already, so not queued again.`
  return []
}

function dropped(labels: string[]): Part[] {
  const grads = list(labels.map((label) => say`${variable(label)}.grad`))
  return say`Now that it has been used, ${grads} ${labels.length === 1 ? 'is' : 'are'} dropped: ${labels.length === 1 ? 'it is' : 'they are'} ${code('None')} again.`
}

function spoilt(s: NonNullable<PopFacts['spoilt']>): Part[] {
  const instead = s.due === null ? [] : say` instead of ${grad(s.due)}`
  return say`But it reads ${grad(s.grad)} from ${variable(s.output)}${instead}, so what is sent on is not right either.`
}

function done(d: Done): Part[] {
  const grads = d.leaves.slice(0, 3).map((leaf) => say`${variable(leaf.label)}.grad is ${grad(leaf.grad)}`)
  const head = d.queueEmpty ? say`Nothing is left to pop` : say`${code('backward()')} returns`
  const odd = d.miscounted
  if (odd && odd.arrived < odd.expected)
    return say`${head}, but ${variable(odd.label)} received ${odd.arrived === 0 ? 'no gradient at all' : `only ${n(odd.arrived)} of the ${n(odd.expected)} gradients that were due`}.`
  if (odd)
    return say`${head}, but ${variable(odd.label)} received ${n(odd.arrived)} gradients where ${n(odd.expected)} ${odd.expected === 1 ? 'was' : 'were'} due, so ${variable(odd.label)}.grad = ${grad(odd.grad)} is wrong.`
  if (d.lost)
    return say`${head}, but a gradient of ${variable(d.lost)} was lost on the way, so the result is wrong${grads.length ? say`: ${list(grads)}` : []}.`
  if (d.wrong) {
    const due = d.wrong.due === null ? say` is wrong` : say`, and ${grad(d.wrong.due)} would be right`
    return say`${head}. ${variable(d.wrong.label)}.grad = ${grad(d.wrong.grad)}${due}.`
  }
  if (!grads.length) return say`${head}: all gradients have arrived.`
  return say`${head}: all gradients have arrived, and ${list(grads)}.`
}

export const narration = {
  pop(p: PopFacts): Part[] {
    const again = p.times > 1
    const first = p.early[0]
    return sentences(
      why(p.f, p.reason),
      p.dropped.length ? dropped(p.dropped) : null,
      first
        ? say`${bad('Too early')}: only ${n(first.arrived)} of the ${n(first.expected)} gradients of ${variable(first.output)} ${first.arrived === 1 ? 'has' : 'have'} arrived, so ${fn(p.f.label)} passes on a part.`
        : null,
      !first && p.spoilt ? spoilt(p.spoilt) : null,
      again ? say`It was popped before: this ${times(p.times)} time it sends everything once more.` : null,
      p.none.length
        ? say`${list(p.none.map((label) => [variable(label)]))} has no gradient: it passes ${code('None')} on.`
        : null,
      p.unkept
        ? say`${p.unkept === 1 ? 'One of its outputs was' : `${n(p.unkept)} of its outputs were`} not kept by anyone, so no gradient comes from there.`
        : null,
      deliveries(first || p.spoilt ? p.deliveries.map(bare) : p.deliveries),
      p.bad ? narration.bad(p.bad.kind, p.bad.in) : null,
      p.done ? done(p.done) : first || p.spoilt || again || p.bad || p.reason.kind === 'tie' ? null : queueing(p),
    )
  },
  bad: (kind: 'nan' | 'inf', where: string) =>
    kind === 'nan'
      ? say`Here the first NaN appears, in ${variable(where)}: from now on it spreads.`
      : say`Here the first infinity appears, in ${variable(where)}.`,
  ready(r: ReadyFacts): Part[] {
    const queue = !r.queue
      ? []
      : r.queue.length
        ? say`, and ${term(r.queueName, 'funcs')} holds ${functionNames(r.queue)}`
        : say`, and ${term(r.queueName, 'funcs')} is still empty`
    return say`The forward run is done. ${variable(r.root)}.grad starts at ${grad(r.grad)}${queue}: press Next pop.`
  },
  readyByHand: () =>
    say`The forward run is done. The program calls ${code('backward')} of each function by hand: press Next pop.`,
  notStarted: () => say`The program is about to run.`,
  noPops: () =>
    say`The program never called ${code('backward()')}: there is nothing to pop. Its lines can be stepped through with ↑ and ↓.`,
  noPopsYet: () => say`The program is running, and has not called ${code('backward()')} yet.`,
  empty: () => say`Nothing has run yet. Press Run to record your program.`,
  error: (p: ProblemFacts) =>
    p.place
      ? say`Then the program ends with ${code(p.type)} in ${p.place.file}, line ${p.place.line}${tail(p.message)}`
      : say`Then the program ends with ${code(p.type)}${tail(p.message)}`,
  limit: (kind: 'events' | 'seconds', size: number) =>
    say`The recording is cut here, after ${n(size)} ${kind}. What is recorded can be stepped.`,
  interrupted: () => say`You stopped the program here. What was recorded until then can be stepped.`,
  fault: (at: readonly [string, number] | null) =>
    say`The recording ends here${at ? `, at ${at[0]}, line ${at[1]}` : ''}: the recorder itself failed. Your program is not to blame. What happened up to here is right; nothing is known of what came after.`,
  lines,
}

export type NarrationWords = typeof narration
