import { describe, expect, it } from 'vitest'
import { functions, mapProgram, pointProgram, SIDE } from './functions'
import { contourPaths, numbersIn, parseSurface, readOff, type Surface } from './surface'

const sphere = functions.find((f) => f.id === 'sphere')!
const axis = ([from, to]: [number, number]) =>
  Array.from({ length: SIDE }, (_, i) => from + ((to - from) * i) / (SIDE - 1))
/** x² + y² without any engine. */
const surface: Surface = {
  z: axis(sphere.y).flatMap((y) => axis(sphere.x).map((x) => x * x + y * y)),
  gx: axis(sphere.y).flatMap(() => axis(sphere.x).map((x) => 2 * x)),
  gy: axis(sphere.y).flatMap((y) => axis(sphere.x).map(() => 2 * y)),
}

describe('the map', () => {
  it('is read off between its points', () => {
    expect(readOff(surface.gx, sphere, [0.37, -1.2])).toBeCloseTo(0.74, 9)
    expect(readOff(surface.gy, sphere, [0.37, -1.2])).toBeCloseTo(-2.4, 9)
    expect(readOff(surface.z, sphere, [1, 1])).toBeCloseTo(2, 9)
    expect(readOff(surface.z, sphere, [5, 5])).toBeCloseTo(8, 9) // the corner is the end of it
  })

  it('of the sphere has rings around the middle, on the right side of the plot', () => {
    const paths = contourPaths(surface, 400)
    expect(paths.length).toBeGreaterThan(10)
    // The lowest region ends at the edge of the map and at a hole in the middle.
    const hole = paths[0]!.split('M').at(-1)!
    const points = [...hole.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
    const radius = points.map(([x, y]) => Math.hypot(x - 200, y - 200))
    expect(Math.max(...radius) - Math.min(...radius)).toBeLessThan(8)
  })

  it('is taken only when it is whole', () => {
    const printed = [surface.z, surface.gx, surface.gy].map((grid) => JSON.stringify(grid)).join('\n')
    expect(parseSurface(printed)).toEqual(surface)
    expect(() => parseSurface(printed.split('\n').slice(1).join('\n'))).toThrow('incomplete')
  })

  it('has rows of numbers, infinite ones too', () =>
    expect(numbersIn('1.0 -2.5\ninf nan\n')).toEqual([
      [1, -2.5],
      [Infinity, NaN],
    ]))
})

describe('the programs', () => {
  it('write floats as Python does', () => {
    expect(pointProgram(sphere, [1, -0.5])).toContain('np.array(1.0)')
    expect(pointProgram(sphere, [1, -0.5])).toContain('np.array(-0.5)')
    expect(mapProgram(sphere)).toContain(`np.linspace(-2, 2, ${SIDE})`)
  })
})
