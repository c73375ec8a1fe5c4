/** Repeats a view's request once Python is ready again after a failure. */
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
