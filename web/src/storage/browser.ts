/** The storage of this browser. */
import { foreignKey, takeOver } from './legacy'
import { Store, PREFIX, type Area } from './store'
import { Texts } from './texts'

/** Null where there is none, or where reading the property throws. */
function area(name: 'localStorage' | 'sessionStorage'): Area | null {
  try {
    return globalThis[name] ?? null
  } catch {
    return null
  }
}

const device = area('localStorage')
export const store = new Store(device, area('sessionStorage'))
export const texts = new Texts(store)
takeOver(store, foreignKey(device), Date.now())

/**
 * Calls back with the key when another tab has changed the storage; with null when anything may have changed: it was
 * cleared, or the page was asleep and comes back.
 */
export function onElsewhere(changed: (key: string | null) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === null) changed(null)
    else if (event.key.startsWith(PREFIX)) changed(event.key.slice(PREFIX.length))
  })
  addEventListener('pageshow', (event) => event.persisted && changed(null))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && changed(null))
}

/** Calls back when the page may be closed at any moment. */
export function onLeaving(leaving: () => void): void {
  addEventListener('pagehide', leaving)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leaving())
}
