/** Actions for what shows a gradient on its way. Both follow the edge by the clock of the animation, not by frames of ours. */
import type { Flight } from '../stage/story'

type Drawn = { flight: Flight; speed: number }

/** A dot moves along the path that CSS `offset-path` gives it. */
export function fly(element: SVGGElement, { flight, speed }: Drawn): { destroy: () => void } {
  return run(element, flight, speed, ['offsetDistance', '100%', '0%'])
}

/** The edge is drawn behind the dot; where the move is undone, it is taken back. */
export function trail(element: SVGPathElement, { flight, speed }: Drawn): { destroy: () => void } {
  return run(element, flight, speed, ['strokeDashoffset', '-1', '0'])
}

function run(
  element: SVGElement,
  { start, end, undone }: Flight,
  speed: number,
  [property, from, to]: [string, string, string],
): { destroy: () => void } {
  const frames = undone ? [to, from] : [from, to]
  const animation = element.animate(
    { [property]: frames },
    { duration: (end - start) / speed, easing: 'ease-in-out', fill: 'both' },
  )
  return { destroy: () => animation.cancel() }
}
