/** The texts of the views beside the stepper, by name: each is one draft, however often its view is opened. */
import type { Texts } from '../storage/texts'
import { Draft } from './draft.svelte'

export class ViewDrafts {
  readonly #drafts = new Map<string, Draft>()

  constructor(private readonly texts: Texts) {}

  of(name: string): Draft {
    const draft = this.#drafts.get(name) ?? new Draft(this.texts, name)
    this.#drafts.set(name, draft)
    return draft
  }

  /** Another tab has stored something under this key, or (null) anything. */
  reread(key: string | null): void {
    for (const [name, draft] of this.#drafts) if (key === null || key.startsWith(`text/${name}/`)) draft.reread()
  }

  /** The page may go: what is on screen is in storage. */
  secure(): void {
    for (const draft of this.#drafts.values()) draft.secure()
  }
}
