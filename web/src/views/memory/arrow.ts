/** The line of a link: from edge to edge, a little to one side, so that there and back are two lines. */
import type { ObjectKind } from '../../answers/schema'
import { COLUMN } from './place'

interface End {
  x: number
  y: number
  kind: ObjectKind
}

const SIDE = 4.5

/** How far the edge of a shape is from its middle, in the direction (dx, dy) of length 1. */
function edge(kind: ObjectKind, dx: number, dy: number): number {
  if (kind === 'variable') return 18
  const [w, h] = kind === 'function' ? [25, 16] : [18, 18]
  return Math.min(w / Math.max(Math.abs(dx), 1e-6), h / Math.max(Math.abs(dy), 1e-6))
}

export function arrow(from: End, to: End): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return `M${from.x - 8} ${from.y - 16}c-6 -22 22 -22 16 0` // to itself
  const [ux, uy] = [dx / length, dy / length]
  // What would run through others bows around them, below, where no badge is.
  const bow = length > 1.3 * COLUMN ? Math.min(120, 40 + 0.2 * length) * (ux < 0 ? -1 : 1) : 0
  const [sx, sy] = [-uy * SIDE, ux * SIDE]
  const start = edge(from.kind, ux, uy)
  const end = edge(to.kind, ux, uy) + 1
  const x0 = from.x + ux * start + sx
  const y0 = from.y + uy * start + sy
  const x1 = to.x - ux * end + sx
  const y1 = to.y - uy * end + sy
  const n = (value: number) => Math.round(value * 10) / 10
  if (bow === 0) return `M${n(x0)} ${n(y0)}L${n(x1)} ${n(y1)}`
  return `M${n(x0)} ${n(y0)}Q${n((x0 + x1) / 2 - uy * bow)} ${n((y0 + y1) / 2 + ux * bow)} ${n(x1)} ${n(y1)}`
}
