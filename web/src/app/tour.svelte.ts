/** The tour is offered once on a device, and shown as often as somebody asks. */
import type { Store } from '../storage/store'

const KEY = 'tour'

export class Tour {
  /** `offer`: a first visit; a number: the stop that is shown; null: nothing. */
  stop = $state<'offer' | number | null>(null)

  constructor(private readonly store: Store) {}

  /** On a first visit, ask whether to show around. Where nothing can be kept, every visit would be the first. */
  offer(): void {
    if (this.stop === null && this.store.works && this.store.get(KEY) !== 'seen') this.stop = 'offer'
  }
  start(): void {
    this.stop = 0
  }
  end(): void {
    this.stop = null
    this.store.set(KEY, 'seen')
  }
}
