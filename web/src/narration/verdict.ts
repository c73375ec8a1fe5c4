import type { Player } from '../playback/player'
import type { Judgement } from '../analysis/predict'
import { sentences, type Part } from '../i18n/parts'
import type { PredictWords } from './predictWords'
import { functionRef, label, queueName, shown } from '../analysis/references'

/** More leaves than this would bury what the choice means. */
const MOST_LEAVES = 2

/** What a choice would mean, in one to three sentences, without giving the answer away. */
export function verdict(player: Player, judgement: Judgement, words: PredictWords): Part[] {
  const early = judgement.incomplete[0]
  const output = early && label(player, early.v)
  // A tie that makes no difference counts as right, and is told as what it is.
  if (judgement.right && !judgement.tie) {
    return sentences(
      words.right[judgement.rule](),
      early && output ? words.although(output, early.arrived, early.expected) : null,
      judgement.popped ? words.onceMore() : null,
    )
  }
  return sentences(
    meaning(player, judgement, words),
    early && output && !judgement.popped ? words.incomplete(output, early.arrived, early.expected) : null,
    ...outcome(player, judgement, words),
  )
}

function meaning(player: Player, judgement: Judgement, words: PredictWords): Part[] | null {
  const f = functionRef(player, judgement.f)
  const { wrong } = words
  if (judgement.popped) return wrong.again(f)
  if (judgement.notQueued === 'noGradient')
    return wrong.noGradient(f, label(player, player.trace.functions[judgement.f]?.outputs[0] ?? -1))
  if (judgement.notQueued) return wrong.notInList(f, queueName(player))
  if (judgement.sensible) return words.sensible(f)
  if (judgement.tie) return wrong.tie(judgement.rule)
  if (judgement.higher !== null)
    return judgement.depthFirst
      ? wrong.depthFirst(judgement.higher)
      : judgement.breadthFirst
        ? wrong.breadthFirst(judgement.higher)
        : wrong.lower(judgement.higher)
  if (judgement.rule === 'newest' && judgement.breadthFirst) return wrong.oldestFirst()
  if (judgement.rule === 'oldest' && judgement.depthFirst) return wrong.newestFirst()
  return wrong.other()
}

function outcome(player: Player, judgement: Judgement, words: PredictWords): Part[][] {
  if (!judgement.consequence) return []
  if (judgement.consequence.length === 0) return [words.same()]
  const name = (v: number): string | null => player.state.variables[v]?.name ?? null
  const named = judgement.consequence.filter(({ v }) => name(v) !== null)
  return (named.length > 0 ? named : judgement.consequence)
    .slice(0, MOST_LEAVES)
    .map(({ v, would, is, truth, right }) =>
      words.changed({ label: label(player, v), would: shown(would), is: shown(is), truth: shown(truth), right }),
    )
}
