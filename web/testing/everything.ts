/** For tests: all that the page does with a trace, without a browser. Whatever a trace holds, none of it may throw or go on for ever. */
import { edgeView, functionView, shortName, variableView } from '../src/graph/view'
import { functionWidth } from '../src/layout/sizes'
import { narration as en } from '../src/narration/sentences.en'
import { narration as ko } from '../src/narration/sentences.ko'
import { storyOf } from '../src/stage/story'
import { narrate } from '../src/narration/narrate'
import { predictWords } from '../src/narration/predictWords'
import { functionRef, label, shown, sourceLine } from '../src/analysis/references'
import { verdict } from '../src/narration/verdict'
import { chunkIndex } from '../src/layout/chunks'
import { layout } from '../src/layout/layout'
import type { LayoutInput, LayoutResult } from '../src/layout/types'
import { align } from '../src/analysis/align'
import { firstDifference } from '../src/analysis/alignDifference'
import { compareWithTruth } from '../src/analysis/alignTruth'
import { Player } from '../src/playback/player'
import { judge, question } from '../src/analysis/predict'
import { receipt } from '../src/analysis/receipts'
import { formatShort, formatValue, hasInf, hasNaN, summarize } from '../src/trace/format'
import { variableLabel } from '../src/trace/labels'
import type { Value } from '../src/trace/schema'
import type { TraceStore } from '../src/trace/store'

/** How many stops, variables and functions are looked at closely; of a small trace, all. */
export interface Effort {
  stops: number
  nodes: number
}
const ALL: Effort = { stops: Infinity, nodes: Infinity }

export function layoutInput(trace: TraceStore): LayoutInput {
  const creators = new Map<number, number>()
  for (const f of trace.functions) for (const v of f.outputs) creators.set(v, f.id)
  return {
    variables: trace.variables.map((v) => ({ id: v.id, creator: creators.get(v.id) ?? null })),
    functions: trace.functions.map((f) => ({
      id: f.id,
      inputs: f.inputs,
      outputs: f.outputs,
      generation: f.generation,
      width: functionWidth(f.label),
    })),
  }
}

/** Forwards and backwards, by line and by pop, with every word and every view. */
export function doEverything(trace: TraceStore, effort: Effort = ALL): void {
  const player = new Player(trace)
  const picture = layout(layoutInput(trace))
  chunkIndex(picture)
  const start = snapshot(player)

  const stopped = every(trace.events.length, effort.stops)
  for (let count = 0; player.index < trace.events.length; count++) {
    const move = player.nextLine()
    if (stopped(count)) look(player, picture, 'line', effort)
    if (stopped(count)) storyOf(player.trace, move, new Map(picture.edges.map((edge) => [edge.id, edge])))
  }
  for (let count = 0; player.index > 0; count++) {
    player.previousLine()
    if (stopped(count)) look(player, picture, 'line', effort)
  }
  same(snapshot(player), start, 'the state after going there and back by line')

  player.first()
  const popped = every(player.length, effort.stops)
  const states: string[] = []
  for (let n = 0; n <= player.length; n++) {
    if (popped(n)) {
      look(player, picture, 'pop', effort)
      ask(player, effort)
    }
    states.push(popped(n) ? snapshot(player) : '')
    player.nextPop()
  }
  const tried = every(trace.variables.length, effort.nodes)
  trace.variables.forEach((v, i) => tried(i) && receipt(player, v.id))
  player.last()
  for (let n = player.length; n >= 0; n--) {
    player.seekPop(n)
    if (popped(n)) same(snapshot(player), states[n]!, `the state at stop ${n}, reached from behind`)
  }
  values(trace)
}

/** Both runs side by side. */
export function compareEverything(left: TraceStore, right: TraceStore): void {
  const [a, b] = [new Player(left), new Player(right)]
  const alignment = align(a, b)
  firstDifference(a, b, alignment)
  compareWithTruth(
    a,
    b,
    alignment.matching,
    { more: 0, problem: null, calls: a.calls.map(() => ({ unknown: null, derivatives: [] })) },
    'left',
  )
}

function look(player: Player, picture: LayoutResult, grain: 'line' | 'pop', effort: Effort): void {
  for (const words of [en, ko]) narrate(player, words, grain)
  const { trace, state } = player
  const near = every(trace.variables.length, effort.nodes)
  trace.variables.forEach((v, i) => {
    if (!near(i)) return
    variableLabel(state, v.id)
    label(player, v.id)
    const view = variableView(player, picture, v.id)
    if (view?.name) shortName(view.name)
  })
  const next = player.nextFunction()
  trace.functions.forEach((f, i) => {
    if (!near(i)) return
    functionView(player, picture, f.id, next)
    functionRef(player, f.id)
  })
  if (effort === ALL) picture.edges.forEach((edge) => edgeView(player, edge))
  if (state.line) sourceLine(player, state.line)
  if (state.code) sourceLine(player, [state.code[0], state.code[1]])
}

function ask(player: Player, effort: Effort): void {
  question(player)
  const near = every(player.trace.functions.length, Math.min(effort.nodes, 12))
  player.trace.functions.forEach((f, i) => {
    if (!near(i)) return
    const told = judge(player, f.id)
    for (const words of [predictWords.en, predictWords.ko]) verdict(player, told, words)
  })
}

function values(trace: TraceStore): void {
  const all: Value[] = [...trace.variables.flatMap((v) => [v.data, v.grad])]
  for (const event of trace.events) {
    if (event.k === 'grad' || event.k === 'data') all.push(event.was, event.now)
    if (event.k === 'gather') for (const gy of event.gys) all.push(gy)
    if (event.k === 'gxs') for (const gx of event.gxs) all.push(gx)
  }
  for (const value of all) {
    formatValue(value)
    formatValue(value, Infinity)
    formatShort(value)
    shown(value)
    hasNaN(value)
    hasInf(value)
    if (value?.kind === 'big') summarize(value)
  }
}

/** What the player holds, as a text that can be compared. */
function snapshot(player: Player): string {
  const { variables, functions, ...rest } = player.state
  return JSON.stringify([
    player.index,
    player.position,
    rest,
    variables.length < 500 ? variables : variables.length,
    functions.length < 500 ? functions : functions.length,
  ])
}

function same(a: string, b: string, what: string): void {
  if (a !== b) throw new Error(`${what} is not what it was:\n${a.slice(0, 2000)}\n${b.slice(0, 2000)}`)
}

/** Which of so many are looked at: at most `most`, evenly, the first among them. */
function every(count: number, most: number): (i: number) => boolean {
  const step = Math.max(1, Math.ceil(count / most))
  return (i) => i % step === 0
}
