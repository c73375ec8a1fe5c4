/** The node that the learner looks at. Ids belong to one trace: with the next one, nothing is selected. */
import type { Playback } from './playback.svelte'

export interface Selection {
  kind: 'variable' | 'function'
  id: number
  /** Of a variable: with the receipt of its gradient. */
  why?: boolean
}

export class Selected {
  #chosen = $state.raw<{ of: number; selection: Selection } | null>(null)

  constructor(private readonly playback: Pick<Playback, 'shown'>) {}

  get current(): Selection | null {
    return this.#chosen?.of === this.playback.shown ? this.#chosen.selection : null
  }

  choose(selection: Selection | null): void {
    this.#chosen = selection && { of: this.playback.shown, selection }
  }
}
