import type { Player } from '../playback/player'
import type { NarrationWords } from './sentences.en'
import { lastLine, lineSentence } from './lineSentence'
import { sentences, type Part } from '../i18n/parts'
import { badBetween, popFacts } from '../analysis/popFacts'
import type { Truth } from '../analysis/truth'
import { functionRef, label, problemFacts, queueName, shown } from '../analysis/references'

/** What just happened at the player's position, in words. */
export function narrate(
  player: Player,
  words: NarrationWords,
  grain: 'pop' | 'line',
  truth: Truth | null = null,
): Part[] {
  if (grain === 'line' && player.index > 0)
    return sentences(
      lineSentence(player, words),
      badSince(player, words, lastLine(player)),
      ending(player, words, true),
    )
  if (player.length === 0) return withoutPops(player, words) ?? []
  if (player.position === 0) return beforePops(player, words)
  return sentences(words.pop(popFacts(player, player.position, truth)), ending(player, words, false))
}

/** How the run broke off, once all of it has been played. When stepping by line, an error has an event of its own. */
function ending(player: Player, words: NarrationWords, byLine: boolean): Part[] | null {
  const { end, events } = player.trace
  if (!end || player.index < events.length) return null
  switch (end.kind) {
    case 'done':
      return null
    case 'error':
      return byLine && events.at(-1)?.k === 'error' ? null : end.error ? words.error(problemFacts(end.error)) : null
    case 'limit':
      return words.limit(end.limit ?? 'events', end.size ?? events.length)
    case 'interrupted':
      return words.interrupted()
    case 'fault':
      return words.fault(end.fault?.at ?? null)
  }
}

function withoutPops(player: Player, words: NarrationWords): Part[] | null {
  const { end, events } = player.trace
  if (!end) return words.noPopsYet()
  if (events.length > 0 && player.index === 0) return words.notStarted()
  if (end.kind === 'error') return end.error ? words.lines.error(problemFacts(end.error)) : null
  if (end.kind !== 'done') return ending(player, words, false)
  if (events.length === 0) return words.empty()
  return player.calls.length > 0 ? lineSentence(player, words) : words.noPops()
}

/** The first NaN or infinity, when it appeared between an event and here. */
function badSince(player: Player, words: NarrationWords, since: number): Part[] | null {
  const bad = badBetween(player, since)
  return bad && words.bad(bad.kind, bad.in)
}

/** Ready for the first pop; or still in the forward run, which is told line by line. */
function beforePops(player: Player, words: NarrationWords): Part[] {
  const call = player.calls[0]
  if (!call || player.index <= call.enter) return player.index > 0 ? lineSentence(player, words) : words.notStarted()
  const enter = player.trace.events[call.enter]
  if (enter?.k === 'enter' && enter.code === null) return words.readyByHand()
  const { state } = player
  const ready = words.ready({
    root: label(player, call.root),
    grad: shown(state.variables[call.root]?.grad ?? null),
    queueName: queueName(player),
    queue: state.queueName === null ? null : state.queue.map((f) => functionRef(player, f)),
  })
  return sentences(badSince(player, words, 0), ready)
}
