/** For a view whose question found no Python: asks it again when the learner's Retry has brought Python. */
import { untrack } from 'svelte'
import type { KernelStatus } from '../kernel/kernel'

export function onRecovery(status: () => KernelStatus, again: () => void): void {
  let failed = false
  $effect(() => {
    const now = status()
    if (now === 'failed') failed = true
    else if (now === 'ready' && failed) {
      failed = false
      untrack(again)
    }
  })
}
