/** What was typed and does not last on this device: the page says so until it does. */
import type { StorageTrouble } from '../storage/store'
import type { Texts } from '../storage/texts'

export class Unsaved {
  /** The texts, by name. */
  texts = $state.raw<readonly { name: string; text: string }[]>([])
  why = $state<StorageTrouble>('refused')
  /** How long the most short-lived of them lasts. */
  lasts = $state<'tab' | 'page'>('page')
  /** Earlier texts, which could make room. */
  earlier = $state(0)

  constructor(private readonly store: Texts) {
    store.onwrite = () => this.#look()
    store.settle() // what an earlier load of the page left in the tab
  }

  /** Deletes every earlier text of every lesson. */
  makeRoom(): void {
    for (const { name, version } of this.store.earlierEverywhere()) this.store.remove(name, version)
    this.store.settle()
  }

  #look(): void {
    const unsettled = this.store.unsettled()
    if (unsettled.length === 0 && this.texts.length === 0) return
    this.texts = unsettled.flatMap(({ name, version }) =>
      version.content.text === undefined ? [] : [{ name, text: version.content.text }],
    )
    this.why = this.store.trouble
    this.lasts = this.store.lastsWithTab ? 'tab' : 'page'
    this.earlier = this.store.earlierEverywhere().length
  }
}
