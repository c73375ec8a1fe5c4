/**
 * Stands in for d3-transition, of which d3-zoom only asks that a running transition be interrupted. The camera glides
 * by CSS and never starts one; the real package with its colours and timers would be a tenth of the page's script.
 */
import { selection } from 'd3-selection'

export function interrupt(): void {
  // There is never anything to interrupt.
}

Object.assign(selection.prototype, {
  interrupt(this: unknown) {
    return this
  },
})
