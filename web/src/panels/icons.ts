/** Drawn in a square of 20 by 20: strokes, and what is filled as well. */
export interface Drawing {
  stroke?: string
  solid?: string
}

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`

export const icons = {
  first: { stroke: 'M5 4v12', solid: 'M15 4.5v11L7.5 10z' },
  previous: { solid: 'M14 4.5v11L6 10z' },
  next: { solid: 'M6 4.5v11l8-5.5z' },
  last: { stroke: 'M15 4v12', solid: 'M5 4.5v11l7.5-5.5z' },
  up: { stroke: 'M10 16V5M5.5 9L10 4.5 14.5 9' },
  down: { stroke: 'M10 4v11M5.5 11l4.5 4.5 4.5-4.5' },
  play: { solid: 'M5 4l5 6-5 6zM11 4l5 6-5 6z' },
  pause: { solid: 'M6 4.5h2v11H6zM12 4.5h2v11h-2z' },
  target: { stroke: circle(10, 10, 7) },
  targetOn: { stroke: circle(10, 10, 7), solid: circle(10, 10, 3) },
  right: { stroke: 'M4 10.5l4 4L16 6' },
  wrong: { stroke: 'M5 5l10 10M15 5L5 15' },
  watchForward: { stroke: `M3 10h3M14 10h3${circle(4, 10, 2.2)}M7.5 7h6v6h-6zM15 7.5l2.5 2.5-2.5 2.5` },
  zoomIn: { stroke: 'M4 10h12M10 4v12' },
  zoomOut: { stroke: 'M4 10h12' },
  fit: { stroke: 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4' },
  follow: { stroke: `${circle(10, 10, 3)}M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3` },
  fullScreen: { stroke: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4' },
  auto: { stroke: circle(10, 10, 6.5), solid: 'M10 3.5a6.5 6.5 0 0 1 0 13z' },
  light: {
    stroke: `${circle(10, 10, 3.6)}M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4`,
  },
  dark: { stroke: 'M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5a6.5 6.5 0 1 0 8 8z' },
} satisfies Record<string, Drawing>

export type IconName = keyof typeof icons
