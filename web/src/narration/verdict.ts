import type { Player } from '../playback/player'
import type { Judgement } from '../analysis/predict'
import { sentences, type Part } from '../i18n/parts'
import type { PredictWords } from './predictWords'
import { functionRef, label, queueName, shown } from '../analysis/references'

/** More leaves than this would bury what the choice means. */
const MOST_LEAVES = 2

/** What a choice would mean, in one to three sentences, without giving the answer away. */
export function verdict(player: Player, told: Judgement, words: PredictWords): Part[] {
  const early = told.incomplete[0]
  const output = early && label(player, early.v)
  if (told.right) {
    return sentences(
      words.right[told.rule](),
      early && output ? words.although(output, early.arrived, early.expected) : null,
      told.popped ? words.onceMore() : null,
    )
  }
  return sentences(
    meaning(player, told, words),
    early && output && !told.popped ? words.incomplete(output, early.arrived, early.expected) : null,
    ...outcome(player, told, words),
  )
}

function meaning(player: Player, told: Judgement, words: PredictWords): Part[] | null {
  const f = functionRef(player, told.f)
  const { wrong } = words
  if (told.popped) return wrong.again(f)
  if (told.notQueued === 'noGradient')
    return wrong.noGradient(f, label(player, player.trace.functions[told.f]?.outputs[0] ?? -1))
  if (told.notQueued) return wrong.notInList(f, queueName(player))
  if (told.tie) return wrong.tie(told.rule)
  if (told.higher !== null)
    return told.depthFirst
      ? wrong.depthFirst(told.higher)
      : told.breadthFirst
        ? wrong.breadthFirst(told.higher)
        : wrong.lower(told.higher)
  if (told.rule === 'newest' && told.breadthFirst) return wrong.oldestFirst()
  if (told.rule === 'oldest' && told.depthFirst) return wrong.newestFirst()
  return wrong.other()
}

function outcome(player: Player, told: Judgement, words: PredictWords): Part[][] {
  if (!told.consequence) return []
  if (told.consequence.length === 0) return [words.same()]
  const name = (v: number): string | null => player.state.variables[v]?.name ?? null
  const named = told.consequence.filter(({ v }) => name(v) !== null)
  return (named.length > 0 ? named : told.consequence)
    .slice(0, MOST_LEAVES)
    .map(({ v, would, is, truth, right }) =>
      words.changed({ label: label(player, v), would: shown(would), is: shown(is), truth: shown(truth), right }),
    )
}
