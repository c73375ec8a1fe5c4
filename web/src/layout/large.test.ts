import { describe, expect, it } from 'vitest'
import { layout } from './layout'
import { allNumbers, Sample } from '../../testing/sampleGraphs'
import type { LayoutResult } from './types'

const TIME = 60_000 // a limit against hanging, not a budget

function finite(result: LayoutResult): void {
  expect(allNumbers(result).every(Number.isFinite)).toBe(true)
}

describe('large graphs neither overflow the stack nor need memory that is quadratic', () => {
  it(
    'a chain of 20,000',
    () => {
      const s = new Sample()
      let x = s.leaf()
      for (let i = 0; i < 20_000; i++) x = s.call(x)
      finite(layout(s.input))
    },
    TIME,
  )

  it(
    'a loop of 5,000 that takes one x every time',
    () => {
      const s = new Sample()
      const x = s.leaf()
      let y = s.leaf()
      for (let i = 0; i < 5_000; i++) y = s.call(s.call(y, x), s.leaf())
      const { edges } = layout(s.input)
      expect(edges.reduce((sum, edge) => sum + edge.points.length, 0)).toBeLessThan(6 * edges.length)

      // Together, the edges of x still lead without a break from x to the last one that takes it.
      const pieces = edges
        .filter((edge) => edge.v === x)
        .map(({ points }) => [points[0]![0], points.at(-1)![0]] as const)
      pieces.sort((a, b) => a[0] - b[0])
      let reached = pieces[0]![1]
      for (const [from, to] of pieces) {
        expect(from).toBeLessThanOrEqual(reached)
        reached = Math.max(reached, to)
      }
      expect(reached).toBe(Math.max(...pieces.map(([, to]) => to)))
    },
    TIME,
  )

  it(
    'a tree of 16,000 squares of one x',
    () => {
      const s = new Sample()
      const x = s.leaf()
      let level = Array.from({ length: 16_000 }, () => s.call(x))
      while (level.length > 1) {
        const pairs = level
        level = Array.from({ length: Math.ceil(pairs.length / 2) }, (_, i) =>
          2 * i + 1 < pairs.length ? s.call(pairs[2 * i]!, pairs[2 * i + 1]!) : pairs[2 * i]!,
        )
      }
      finite(layout(s.input))
    },
    TIME,
  )

  it(
    'a function of 16,000 inputs',
    () => {
      const s = new Sample()
      s.apply(Array.from({ length: 16_000 }, () => s.leaf()))
      finite(layout(s.input))
    },
    TIME,
  )

  it(
    'a sum of 2,000 squares, where each next sum is a generation later',
    () => {
      const s = new Sample()
      const x = s.leaf()
      let sum = s.call(x)
      for (let i = 0; i < 2_000; i++) sum = s.call(sum, s.call(x))
      finite(layout(s.input))
    },
    TIME,
  )

  it(
    '5,000 separate graphs',
    () => {
      const s = new Sample()
      for (let i = 0; i < 5_000; i++) s.call(s.leaf())
      finite(layout(s.input))
    },
    TIME,
  )
})
