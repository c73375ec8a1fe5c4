import type { Across } from './columns'
import type { Points } from './path'

/** A source's trunk as the few points that its curve needs: straight runs keep only their ends. */
export interface TrunkLine {
  first: number // rank of the first waypoint
  heights: Float64Array
  bends: { rank: number; point: [number, number] }[]
}

/** A waypoint is a level piece as wide as its column, so that the curve bends between columns, not beside a box. */
export function trunkLine(heights: Float64Array, first: number, across: Across): TrunkLine {
  const bends: TrunkLine['bends'] = []
  heights.forEach((y, i) => {
    const rank = first + i
    const x = across.x[rank]!
    const half = across.half[rank]!
    if (i === 0 || heights[i - 1] !== y) bends.push({ rank, point: [x - half, y] })
    if (i + 1 < heights.length && heights[i + 1] !== y) bends.push({ rank, point: [x + half, y] })
  })
  return { first, heights, bends }
}

/** Where an edge leaves the trunk behind the column of this rank. */
export function exit(trunk: TrunkLine, rank: number, across: Across): [number, number] {
  return [across.x[rank]! + across.half[rank]!, trunk.heights[rank - trunk.first]!]
}

/** The points along the trunk up to and including the exit at `until`, after the exit at `after` where that is given. */
export function alongTrunk(trunk: TrunkLine, until: number, after: number | null, across: Across): Points {
  const points: Points = after === null ? [] : [exit(trunk, after, across)]
  const { bends } = trunk
  for (let i = after === null ? 0 : firstAfter(bends, after); i < bends.length && bends[i]!.rank <= until; i++)
    points.push(bends[i]!.point)
  const last = exit(trunk, until, across)
  if (points.at(-1)?.[0] !== last[0]) points.push(last)
  return points
}

function firstAfter(bends: TrunkLine['bends'], rank: number): number {
  let low = 0
  let high = bends.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (bends[middle]!.rank <= rank) low = middle + 1
    else high = middle
  }
  return low
}
