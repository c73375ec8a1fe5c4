/** The map of a function as the engine computed it, and values read off it. */
import { contours } from 'd3-contour'
import { SIDE, type TestFunction } from './functions'

export interface Surface {
  z: number[]
  gx: number[]
  gy: number[]
}

/** Shares of the map below each level: every function shows its valley, however steep its walls are. */
const SHARES = [0.01, 0.03, 0.07, 0.13, 0.2, 0.28, 0.37, 0.47, 0.57, 0.67, 0.77, 0.87, 0.95]

/** What `mapProgram` printed. Throws where it is not that. */
export function parseSurface(printed: string): Surface {
  const lines = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  const isGrid = (line: unknown): line is number[] =>
    Array.isArray(line) && line.length === SIDE * SIDE && line.every((value) => typeof value === 'number')
  const [z, gx, gy] = lines.filter(isGrid)
  if (!z || !gx || !gy) throw new Error('The map came back incomplete.')
  return { z, gx, gy }
}

/** Paths of the regions above each level, from the lowest on, in pixels of a square plot. */
export function contourPaths(surface: Surface, size: number): string[] {
  const sorted = [...surface.z].sort((a, b) => a - b)
  const levels = [...new Set(SHARES.map((share) => sorted[Math.floor(share * (sorted.length - 1))]!))]
  // d3-contour puts the values in the middle of cells, and y downwards.
  const place = ([i, j]: number[]): string =>
    `${(((i! - 0.5) / (SIDE - 1)) * size).toFixed(1)} ${(size - ((j! - 0.5) / (SIDE - 1)) * size).toFixed(1)}`
  return contours()
    .size([SIDE, SIDE])
    .thresholds(levels)(surface.z)
    .map((shape) =>
      shape.coordinates.flatMap((polygon) => polygon.map((ring) => `M${ring.map(place).join('L')}Z`)).join(''),
    )
}

/** Between the points of the map by bilinear interpolation: near enough to follow a hand, exact on the points. */
export function readOff(grid: number[], f: TestFunction, [x, y]: readonly [number, number]): number {
  const at = (value: number, [from, to]: [number, number]): number =>
    Math.min(Math.max(((value - from) / (to - from)) * (SIDE - 1), 0), SIDE - 1)
  const [u, v] = [at(x, f.x), at(y, f.y)]
  const [i, j] = [Math.min(Math.floor(u), SIDE - 2), Math.min(Math.floor(v), SIDE - 2)]
  const [s, t] = [u - i, v - j]
  const value = (column: number, row: number): number => grid[row * SIDE + column]!
  return (
    (1 - t) * ((1 - s) * value(i, j) + s * value(i + 1, j)) + t * ((1 - s) * value(i, j + 1) + s * value(i + 1, j + 1))
  )
}

/** The rows of numbers that a program printed. */
export function numbersIn(printed: string): number[][] {
  return printed
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) =>
      line.split(' ').map((word) => (word === 'inf' ? Infinity : word === '-inf' ? -Infinity : Number(word))),
    )
}
