import type { TraceStore } from '../trace/store'
import type { Replay } from './replay'
import { firstFunction, firstVariable } from './nodes'
import type { PlayState } from './types'

/** A copy of everything at one event index, so that seeking far need not replay from the start. */
export interface Frame {
  index: number
  popped: number
  over: boolean
  state: PlayState
}

export function takeFrame(replay: Replay, index: number): Frame {
  const { state } = replay
  return {
    index,
    popped: replay.popped,
    over: replay.over,
    state: {
      ...copyLists(state),
      variables: state.variables.map((v) => ({ ...v })),
      functions: state.functions.map((f) => ({ ...f })),
    },
  }
}

/** The state before the first event; it has no nodes, so all of them start anew. */
export function emptyFrame(replay: Replay): Frame {
  return { index: 0, popped: 0, over: false, state: { ...copyLists(replay.state), variables: [], functions: [] } }
}

/** Restores a frame. Nodes that were added to the trace after the frame was taken start anew. */
export function restoreFrame(frame: Frame, replay: Replay, trace: TraceStore): void {
  const { state } = replay
  const { variables, functions } = frame.state
  for (const v of state.variables) Object.assign(v, variables[v.id] ?? firstVariable(trace.variables[v.id]!))
  for (const f of state.functions) Object.assign(f, functions[f.id] ?? firstFunction(trace.functions[f.id]!, f.letter))
  Object.assign(state, copyLists(frame.state))
  replay.popped = frame.popped
  replay.over = frame.over
  replay.refreshAll()
}

/** All but the nodes, which are handled one by one. */
function copyLists(state: PlayState): Omit<PlayState, 'variables' | 'functions'> {
  const { variables: _variables, functions: _functions, ...rest } = state
  return {
    ...rest,
    queue: state.queue.slice(),
    seen: state.seen.slice(),
    stack: state.stack.slice(),
    // Without a prototype, as a setting can have any name.
    config: Object.assign(Object.create(null) as PlayState['config'], state.config),
  }
}
