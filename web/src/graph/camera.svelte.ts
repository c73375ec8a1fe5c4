/** Pan, zoom, fit and follow: what part of the picture the graph's frame shows. */
import { select, type Selection } from 'd3-selection'
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from 'd3-zoom'
import type { LayoutResult, Point } from '../layout/types'

const SMALLEST = 0.02
const LARGEST = 4
/** Below this the names cannot be read: rather show a part that can be read well, and follow. */
const LEGIBLE = 0.58
/** On a phone, where the whole picture says more than its smallest letters. */
const LEGIBLE_ON_PHONE = 0.46
const PHONE = 480
const READABLE = 0.85
const LARGEST_FIT = 1.35
const MARGIN = 14

export class Camera {
  transform = $state.raw<ZoomTransform>(zoomIdentity)
  /** The picture glides when the page moves it, not while a hand does. */
  gliding = $state(false)
  follow = $state(true)
  width = $state(0)
  height = $state(0)

  #zoom: ZoomBehavior<SVGSVGElement, unknown>
  #svg: Selection<SVGSVGElement, unknown, null, undefined> | null = null

  constructor() {
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([SMALLEST, LARGEST])
      // Taken from the observer: asking the element would force a layout at every step.
      .extent(() => [
        [0, 0],
        [this.width, this.height],
      ])
      .on('zoom', (event: { transform: ZoomTransform; sourceEvent: Event | null }) => {
        if (event.sourceEvent) {
          this.gliding = false
          this.follow = false
        }
        this.transform = event.transform
      })
  }

  attach(svg: SVGSVGElement): () => void {
    this.#svg = select(svg)
    this.#svg.call(this.#zoom).on('dblclick.zoom', null)
    const observer = new ResizeObserver(() => {
      this.width = svg.clientWidth
      this.height = svg.clientHeight
    })
    observer.observe(svg)
    this.width = svg.clientWidth
    this.height = svg.clientHeight
    return () => observer.disconnect()
  }

  #go(transform: ZoomTransform, glide: boolean): void {
    this.gliding = glide
    this.#svg?.call(this.#zoom.transform, transform)
  }

  zoomBy(factor: number): void {
    this.gliding = true
    this.#svg?.call(this.#zoom.scaleBy, factor)
  }

  /** The whole picture. */
  fit(layout: LayoutResult, glide = true): void {
    this.#fit(layout, SMALLEST, null, glide)
  }

  /** The whole picture where it stays legible, else the part around `focus`. */
  frame(layout: LayoutResult, focus: Point | null, glide: boolean): void {
    this.follow = true
    this.#fit(layout, this.shows(layout) ? SMALLEST : READABLE, focus, glide)
  }

  #fit(layout: LayoutResult, smallest: number, focus: Point | null, glide: boolean): void {
    if (this.width === 0 || this.height === 0) return
    const wanted = Math.min((this.width - 2 * MARGIN) / layout.width, (this.height - 2 * MARGIN) / layout.height)
    const scale = Math.max(smallest, Math.min(LARGEST_FIT, wanted))
    const place = (frame: number, picture: number, at: number | undefined): number => {
      const slack = frame - picture * scale
      if (slack >= 0) return slack / 2
      if (at === undefined) return Math.min(MARGIN, slack / 2)
      return Math.max(slack - MARGIN, Math.min(MARGIN, frame / 2 - at * scale))
    }
    const x = place(this.width, layout.width, focus?.x)
    const y = place(this.height, layout.height, focus?.y)
    this.#go(zoomIdentity.translate(x, y).scale(scale), glide)
  }

  /** The whole picture fits into the frame and can be read, if need be without margins. */
  shows(layout: LayoutResult): boolean {
    const least = this.width < PHONE ? LEGIBLE_ON_PHONE : LEGIBLE
    return Math.min(this.width / layout.width, this.height / layout.height) >= least
  }

  /** This point of the picture into the middle of the frame; the learner looks around, so the camera stops following. */
  centre({ x, y }: Point): void {
    const { k } = this.transform
    this.follow = false
    this.#go(zoomIdentity.translate(this.width / 2 - x * k, this.height / 2 - y * k).scale(k), false)
  }

  /** Brings the box of these points into the frame, moving no more than needed. */
  reveal(points: Point[]): void {
    if (points.length === 0 || this.width === 0) return
    const { x, y, k } = this.transform
    const pad = 60
    const shift = (values: number[], offset: number, frame: number): number => {
      const low = values.reduce((least, one) => Math.min(least, one)) * k + offset - pad
      const high = values.reduce((most, one) => Math.max(most, one)) * k + offset + pad
      if (high - low > frame) return frame / 2 - (values[0]! * k + offset)
      return low < 0 ? -low : high > frame ? frame - high : 0
    }
    const dx = shift(
      points.map((p) => p.x),
      x,
      this.width,
    )
    const dy = shift(
      points.map((p) => p.y),
      y,
      this.height,
    )
    if (dx !== 0 || dy !== 0) this.#go(zoomIdentity.translate(x + dx, y + dy).scale(k), true)
  }
}
