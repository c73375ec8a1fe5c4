import { entryOf } from '../trace/damaged'
import type { FunctionState, PlayState, VariableState } from './types'

export interface Below {
  /** Inputs of the functions, the root itself not among them. */
  variables: Set<VariableState>
  functions: Set<FunctionState>
}

/** What a backward from this variable can reach now, through the creators. Throws DamagedTrace for an id without an entry. */
export function below(state: PlayState, root: number): Below {
  const variables = new Set<VariableState>()
  const functions = new Set<FunctionState>()
  const pending = [entryOf(state.variables, root, 'variable')]
  for (let variable = pending.pop(); variable; variable = pending.pop()) {
    if (variable.creator === null) continue
    const creator = entryOf(state.functions, variable.creator, 'function')
    if (functions.has(creator)) continue
    functions.add(creator)
    for (const id of creator.inputs) {
      const input = entryOf(state.variables, id, 'variable')
      variables.add(input)
      pending.push(input)
    }
  }
  return { variables, functions }
}
