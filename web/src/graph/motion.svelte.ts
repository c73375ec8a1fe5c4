/** How the picture changes with a move: forwards, backwards, or at once; and the dots that carry gradients meanwhile. */
import { untrack } from 'svelte'
import type { LayoutEdge } from '../layout/types'
import { dotsOf, type Dot } from '../stage/gradientDots'
import type { Playback } from '../stage/playback.svelte'

/** Moves that follow each other faster than this come from a key that is held. */
const HELD_KEY_MS = 220
const FORWARD_MS = 620
const BACKWARD_MS = 320

export class Motion {
  direction = $state<'forward' | 'backward' | 'instant'>('instant')
  dots = $state.raw<Dot[]>([])
  #lastMoved = 0

  constructor(
    private readonly playback: () => Playback,
    private readonly edges: () => Map<string, LayoutEdge>,
  ) {}

  /** Call in an effect: it is run again with each move, and with nothing else. */
  follow(): void {
    const move = this.playback().lastMove
    untrack(() => this.#begin(move.from, move.to))
  }

  #begin(from: number, to: number): void {
    const now = performance.now()
    const held = now - this.#lastMoved < HELD_KEY_MS
    this.#lastMoved = now
    const { player } = this.playback()
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (!player || held || still || from === to) {
      this.direction = 'instant'
      this.dots = []
      return
    }
    const [first, last] = from < to ? [from, to] : [to, from]
    this.direction = from < to ? 'forward' : 'backward'
    // A long jump shows its end only.
    const pops = player.trace.events.slice(first, last).filter((event) => event.k === 'pop').length
    this.dots = pops <= 1 ? dotsOf(player, { from: first, to: last }, this.edges()) : []
  }

  /** An action for the element of a dot: it moves along its path, set by CSS `offset-path`, and fades in and out. */
  readonly fly = (element: SVGGElement, dot: Dot): { destroy: () => void } => {
    const back = this.direction === 'backward'
    const total = (back ? BACKWARD_MS : FORWARD_MS) / this.playback().speed
    const [start, end] = back ? ['0%', '100%'] : ['100%', '0%']
    const [from, to] = back ? [1 - dot.to, 1 - dot.from] : [dot.from, dot.to]
    const animation = element.animate(
      [
        { offsetDistance: start, opacity: 0, offset: 0 },
        { offsetDistance: start, opacity: 1, offset: 0.08 },
        { offsetDistance: end, opacity: 1, offset: 0.92 },
        { offsetDistance: end, opacity: 0, offset: 1 },
      ],
      { delay: total * from, duration: total * (to - from), easing: 'ease-in-out', fill: 'both' },
    )
    return { destroy: () => animation.cancel() }
  }
}
