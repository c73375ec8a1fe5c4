import type { Formula, Place, Value } from '../trace/schema'

/** Everything the page shows at one moment of a run. The player mutates it in place. */
export interface PlayState {
  /** By id, of every entry in the trace; `shown` says whether it exists yet. */
  variables: VariableState[]
  functions: FunctionState[]
  /** Function ids in the order of the engine's own list; empty when no queue is known. */
  queue: number[]
  /** What the engine's source calls the queue; null until it was recognised. */
  queueName: string | null
  queueType: string | null
  /** Function ids in order of arrival. */
  seen: number[]
  seenName: string | null
  current: CurrentPop | null
  line: Place | null
  /** Calls of backward entered and not left, outermost first. */
  stack: StackEntry[]
  /** File, first and last line of the backward last entered. */
  code: [string, number, number] | null
  /** The call of a Function that is followed line by line, or was the last; null from the next backward on. */
  applying: Applying | null
  config: Record<string, ConfigValue>
  /** How many print events there were so far. */
  printed: number
}

export type ConfigValue = boolean | number | string | null
export type Freed = 'count' | 'collector' | null

/** The latest pop, from its pop event until the event after the return of the program's own backward. */
export interface CurrentPop {
  f: number
  /** Index into `Player.pops`. */
  pop: number
  gys: Value[] | null
  gxs: Value[] | null
  formulas: Formula[]
}

export interface Applying {
  /** The Function's class. */
  name: string
  code: [string, number, number]
  /** It has not returned. */
  open: boolean
}

export interface StackEntry {
  call: number
  root: number
  depth: number
}

export interface VariableState {
  id: number
  shown: boolean
  freed: Freed
  name: string | null
  data: Value
  grad: Value
  generation: number | null
  creator: number | null
  /** Contributions to grad received in this call of backward, and how many there will be. */
  arrived: number
  expected: number
}

export interface FunctionState {
  id: number
  /** Its name everywhere on the page; never changes. */
  letter: string
  /** Class name (of a very long one, the start), inputs and outputs never change. */
  label: string
  inputs: number[]
  outputs: number[]
  shown: boolean
  /** It knows its inputs: the links from them are there. */
  wired: boolean
  freed: Freed
  generation: number | null
  /** `current` wins over `queued`, `queued` over `popped` (step 14 queues a function again). */
  state: 'waiting' | 'queued' | 'current' | 'popped'
  /** Times popped in this call of backward; of a right engine, at most 1. */
  pops: number
  /** The latest pop has read the gradients of the outputs. */
  gathered: boolean
  /** How many inputs the latest pop has handed a gradient to. */
  delivered: number
  /** The same, input by input. Replaced, never changed: key frames share it. */
  deliveredSlots: readonly boolean[]
}

/** Event indices before and after a move; `to` < `from` when it went back, equal when there was nowhere to go. */
export interface Move {
  from: number
  to: number
}

/** One pop of the trace; all but f and call are indices into `events`. */
export interface PopInfo {
  f: number
  /** The program's own call of backward (depth 0) that it happened in. */
  call: number
  /** Where the lines that lead to it begin. */
  start: number
  /** Its pop event. */
  event: number
  /** Its stop: as many events are applied there. */
  end: number
  gather: number | null
  gxs: number | null
}

/** One call of backward by the program itself (depth 0). */
export interface CallInfo {
  call: number
  root: number
  /** No backward of a variable: the program calls the functions' own, one by one (step 7). */
  byHand: boolean
  /** Index into `Player.pops` of its first pop, if it has any. */
  firstPop: number
  /** Indices of its enter and leave events. */
  enter: number
  leave: number | null
  /** An exception passed through it. */
  raised: boolean
}
