/** The dots that carry gradients along the edges during one move. They explain a change that the picture already shows. */
import type { LayoutEdge } from '../layout/types'
import type { Player } from '../playback/player'
import type { Move } from '../playback/types'
import { formatValue } from '../trace/format'
import { shorten } from '../trace/shorten'

export interface Dot {
  key: string
  path: string
  text: string
  /** Start and end, as fractions of the time of the move. */
  from: number
  to: number
}

const MOST_DOTS = 12

export function dotsOf(player: Player, move: Move, edges: Map<string, LayoutEdge>): Dot[] {
  const dots: Dot[] = []
  for (let index = move.from; index < move.to && dots.length < MOST_DOTS; index++) {
    const event = player.trace.events[index]
    if (event?.k === 'gather') {
      const outputs = player.trace.functions[event.f]?.outputs ?? []
      outputs.forEach((_, slot) => {
        const edge = edges.get(`o${event.f}.${slot}`)
        const value = event.gys[slot]
        if (edge && value)
          dots.push({
            key: `${index}.${slot}`,
            path: edge.path,
            text: shorten(formatValue(value), 9),
            from: 0,
            to: 0.3,
          })
      })
    }
    if (event?.k === 'gxs') {
      const inputs = player.trace.functions[event.f]?.inputs ?? []
      inputs.forEach((_, slot) => {
        const edge = edges.get(`i${event.f}.${slot}`)
        const value = event.gxs[slot]
        if (edge && value) {
          dots.push({
            key: `${index}.${slot}`,
            path: edge.path,
            text: shorten(formatValue(value), 9),
            from: 0.3,
            to: 0.85,
          })
        }
      })
    }
  }
  return dots
}
