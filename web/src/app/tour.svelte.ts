/** The tour is offered once on a device, and shown as often as somebody asks. */
import { browserStorage } from '../editor/drafts'

const KEY = 'dezero-in-steps/tour'

export class Tour {
  /** `offer`: a first visit; a number: the stop that is shown; null: nothing. */
  stage = $state<'offer' | number | null>(null)

  /** On a first visit, ask whether to show around. */
  offer(): void {
    if (this.stage === null && !seen()) this.stage = 'offer'
  }
  start(): void {
    this.stage = 0
  }
  end(): void {
    this.stage = null
    try {
      browserStorage()?.setItem(KEY, 'seen')
    } catch {
      // Full or blocked: it is offered again next time.
    }
  }
}

function seen(): boolean {
  try {
    return browserStorage()?.getItem(KEY) === 'seen'
  } catch {
    return true // Where nothing can be kept, every visit would be the first.
  }
}
