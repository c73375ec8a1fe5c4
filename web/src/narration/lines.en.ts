import { countEn as n } from '../i18n/counts'
import { fullName, functionName, list, tail } from './phrases.en'
import type { FunctionRef, GradHow, ProblemFacts } from '../analysis/facts'
import type { LineOutcome } from '../analysis/lineOutcome'
import { code, fn, grad, say, term, variable, type Part } from '../i18n/parts'

const place = (file: string, line: number): string => `line ${line} of ${file}`
const names = (labels: string[]): Part[] => list(labels.map((label) => [variable(label)]))

/** One sentence for every kind of event. */
export const lines = {
  line: (file: string, line: number, text: string) =>
    text ? say`Python runs ${code(text)} (${place(file, line)}).` : say`Python runs ${place(file, line)}.`,
  /** What came of a line that changed nothing. */
  outcome: (o: LineOutcome): Part[] => {
    switch (o.kind) {
      case 'pair':
        return o.pair
          ? say`The next pair: ${code(o.pair.name)} is ${variable(o.pair.label)}, and ${code(o.pair.gx)} is ${grad(o.pair.value)}.`
          : say`Every input has had its gradient: the loop over the pairs ends.`
      case 'loop':
        return !o.goesOn
          ? say`${term(o.queue, 'funcs')} is empty, so the loop ends.`
          : o.waiting.length > 4
            ? say`${n(o.waiting.length)} functions wait in ${term(o.queue, 'funcs')}, so the loop goes on.`
            : say`${list(o.waiting.map(functionName))} ${o.waiting.length === 1 ? 'waits' : 'wait'} in ${term(o.queue, 'funcs')}, so the loop goes on.`
      case 'noGrad':
        return o.grad === null
          ? say`${variable(o.label)}.grad is None, so this gradient is the first to arrive.`
          : say`${variable(o.label)}.grad is ${grad(o.grad)} already, so this is not the first.`
      case 'creator':
        return o.creator === null
          ? say`No function made ${variable(o.label)}: the way ends here.`
          : say`${variable(o.label)} was made by ${fn(o.creator)}, so ${fn(o.creator)} has its turn later.`
      case 'seen':
        return o.isIn
          ? say`${functionName(o.f)} is in ${term(o.seen, 'seen_set')} already.`
          : say`${functionName(o.f)} is not in ${term(o.seen, 'seen_set')} yet.`
      case 'condition':
        return o.holds
          ? say`${code(o.text)} is true here.`
          : say`${code(o.text)} is not true here, so the block is passed over.`
    }
  },
  var: (label: string, data: string) => say`A variable appears: ${variable(label)}, with data ${code(data)}.`,
  call: (f: FunctionRef, inputs: string[], outputs: { label: string; data: string }[]) => {
    const from = inputs.length ? say` is called with ${names(inputs)}` : say` is called`
    const name = say`${fn(f.label)} (${f.operation})`
    if (!outputs.length) return say`${name}${from}.`
    return say`${name}${from} and gives ${list(outputs.map((o) => say`${variable(o.label)}, data ${code(o.data)}`))}.`
  },
  calls: (all: FunctionRef[], last: { label: string; data: string } | null) => {
    const named = all.length > 4 ? say`${n(all.length)} functions` : list(all.map(functionName))
    return last
      ? say`${named} are called, one after another; the last gives ${variable(last.label)}, data ${code(last.data)}.`
      : say`${named} are called, one after another.`
  },
  apply: (name: string) => say`${code(`${name}.__call__`)} begins: its lines follow, one by one.`,
  applied: (name: string) => say`The call of ${code(`${name}.__call__`)} returns.`,
  local: (name: string, text: string) => say`${code(name)} is ${code(text)} now.`,
  /** After `local`: the variables that the line has made. */
  unlinked: (labels: string[]) =>
    labels.length === 1
      ? say`Nothing leads back from this new variable yet.`
      : say`Nothing leads back from these new variables yet.`,
  wire: (label: string, inputs: string[]) =>
    say`${fn(label)} remembers what it was applied to: ${names(inputs)}. So the way back leads on from ${fn(label)}.`,
  link: (label: string, creator: string) =>
    say`${variable(label)} remembers the function that made it: its ${term('creator')} is ${fn(creator)}.`,
  unlink: (label: string) => say`${variable(label)} forgets the function that made it: its ${term('creator')} is None.`,
  name: (label: string, was: string | null) =>
    was === null
      ? say`This variable is now called ${variable(label)}.`
      : say`What was called ${variable(was)} is now called ${variable(label)}.`,
  unname: (was: string) => say`The name ${variable(was)} stands for this variable no longer.`,
  generationOfVariable: (label: string, now: string) =>
    say`${variable(label)} gets ${term('generation')} ${now}: one more than the function that made it.`,
  generationOfFunction: (label: string, now: string) =>
    say`${fn(label)} gets ${term('generation')} ${now}: the largest of its inputs.`,
  data: (label: string, was: string, now: string) =>
    say`The data of ${variable(label)} changes from ${code(was)} to ${code(now)}.`,

  grad: (
    how: GradHow,
    label: string,
    was: string | null,
    now: string,
    after: number,
    expected: number,
    shared: string[],
  ): Part[] => {
    const its = say`${variable(label)}.grad`
    const of = expected > 1 ? say`: ${n(after)} of ${n(expected)} have arrived` : []
    const also = shared.length ? say`; it is the same array as the gradient of ${names(shared)}` : []
    switch (how) {
      case 'seed':
        return say`${its} starts at ${grad(now)}: the derivative of ${variable(label)} with respect to itself.`
      case 'set':
        return was === null
          ? say`${its} is set to ${grad(now)}${of}${also}.`
          : say`${its} is overwritten: ${grad(was)} is lost, ${grad(now)} takes its place${also}.`
      case 'add':
        return say`${its} goes from ${grad(was ?? 'None')} to ${grad(now)}: the new gradient is ${term('added', 'accumulate')} to the old one${of}${also}.`
      case 'inplace':
        return say`${its} becomes ${grad(now)} ${term('in place', 'inplace')}: no new array is made${shared.length ? say`, so ${list(shared.map((s) => say`${variable(s)}.grad`))} changes too` : []}.`
      case 'clear':
        return say`${its} becomes ${code('None')}${was === null ? [] : say`, so its ${grad(was)} is gone`}.`
    }
  },

  enter: (root: string, depth: number) =>
    depth === 0
      ? say`${code('backward()')} starts at ${variable(root)}.`
      : say`${code('backward()')} calls itself, now on ${variable(root)}.`,
  enterByHand: () => say`The program calls ${code('backward')} of a function by hand.`,
  leave: (root: string) => say`${code('backward()')} of ${variable(root)} returns.`,
  leaveRaised: (root: string) => say`An exception ends ${code('backward()')} of ${variable(root)}.`,
  foundQueue: (name: string, type: string) =>
    say`${term(name, 'funcs')}, a ${type}, is the queue: it holds the functions that wait for their turn.`,
  foundSeen: (name: string, type: string) =>
    say`${term(name, 'seen_set')}, a ${type}, remembers which functions were queued already.`,
  push: (f: FunctionRef, queue: string, length: number) =>
    say`${functionName(f)} joins ${term(queue, 'funcs')}, which now holds ${length === 1 ? 'only this function' : `${n(length)} functions`}.`,
  skip: (f: FunctionRef, seen: string) =>
    say`${functionName(f)} is in ${term(seen, 'seen_set')} already, so it is not queued again.`,
  sorted: (queue: string, order: FunctionRef[], next: FunctionRef) =>
    say`${term(queue, 'funcs')} is sorted by ${term('generation')}: ${order.flatMap((f, i) => say`${i ? ', ' : ''}${functionName(f)}`)}. The last, ${fn(next.label)}, is next.`,
  sortedLong: (queue: string, count: number, next: FunctionRef) =>
    say`${term(queue, 'funcs')} is sorted: ${n(count)} functions change places, and ${functionName(next)} is next.`,
  unchanged: (queue: string) => say`${term(queue, 'funcs')} is sorted, but was in order already: nothing moves.`,
  moved: (queue: string, count: number, top: FunctionRef) =>
    say`${term(queue, 'funcs')} rearranges itself: ${n(count)} ${count === 1 ? 'function changes' : 'functions change'} places, and ${functionName(top)} is at the front now.`,
  pop: (f: FunctionRef, queue: string, left: number) =>
    say`${functionName(f)} is taken from ${term(queue, 'funcs')}: ${left === 0 ? 'nothing is left there' : `${n(left)} ${left === 1 ? 'is' : 'are'} left`}.`,
  popUnknown: (f: FunctionRef) => say`It is the turn of ${fullName(f)}.`,
  unqueue: (f: FunctionRef, queue: string) =>
    say`${functionName(f)} leaves ${term(queue, 'funcs')} without having been popped.`,
  seen: (f: FunctionRef, seen: string) =>
    say`${functionName(f)} is noted in ${term(seen, 'seen_set')}, so that it is not queued twice.`,
  unseen: (f: FunctionRef, seen: string) => say`${functionName(f)} leaves ${term(seen, 'seen_set')}.`,
  gather: (f: string, from: { label: string; grad: string }[]) => {
    const what = list(from.map((g) => say`${grad(g.grad)} from ${variable(g.label)}`))
    return what.length
      ? say`${fn(f)} reads the gradients of its outputs: ${what}.`
      : say`${fn(f)} reads the gradients of its outputs, but has none.`
  },
  gxs: (
    f: string,
    formulas: { name: string; source: string; filled: string | null; value: string }[],
    values: string[],
  ) => {
    const what = formulas.length
      ? formulas.map(
          (x) =>
            say`${code(x.source === x.name ? x.name : `${x.name} = ${x.source}`)}${x.filled && x.filled !== x.value ? say` = ${code(x.filled)}` : []} = ${grad(x.value)}`,
        )
      : values.map((value) => [grad(value)])
    return what.length ? say`${fn(f)} computes ${list(what)}.` : say`${fn(f)} returns no gradient.`
  },
  freed: (labels: Part[][], count: number, by: 'count' | 'collector') => {
    const who = count > labels.length ? say`${n(count)} objects` : list(labels)
    const is = count === 1 ? 'is' : 'are'
    return by === 'count'
      ? say`${who} ${is} freed at once: nothing refers to ${count === 1 ? 'it' : 'them'} any more.`
      : say`${who} ${is} freed, but only now that the cyclic ${term('garbage collector', 'collector')} runs.`
  },
  config: (name: string, was: string, now: string) =>
    say`The setting ${code(name)} changes from ${code(was)} to ${code(now)}.`,
  print: (text: string, stderr: boolean) =>
    text ? say`The program prints ${stderr ? 'to stderr ' : ''}${code(text)}.` : say`The program prints an empty line.`,
  error: (p: ProblemFacts) =>
    p.place
      ? say`${code(p.type)} in ${place(p.place.file, p.place.line)}${tail(p.message)}`
      : say`The program ends with ${code(p.type)}${tail(p.message)}`,
}
