import type { Settings } from '../address/settings'
import { lessonAction } from './links'

/** Gives the links of a text made at build time (`#lesson=step14`) a real address, so that they can be opened in another tab. */
export function addAddresses(part: Element, hrefOf: (place: Partial<Settings>) => string): void {
  for (const link of part.querySelectorAll<HTMLAnchorElement>('a[href^="#"], a[data-short]')) {
    const short = link.dataset.short ?? link.getAttribute('href') ?? ''
    const action = lessonAction(short)
    if (action?.kind !== 'go') continue
    link.dataset.short = short
    link.href = hrefOf(action.place)
  }
}
