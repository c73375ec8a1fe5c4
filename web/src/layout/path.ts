/** Points of an edge and the curve through them. */
export type Points = [number, number][]

function short(value: number): number {
  return Math.round(value * 10) / 10
}

/** A cubic from point to point, horizontal at each, so that neighbouring pieces join smoothly. */
export function smoothPath(points: Points): string {
  let path = ''
  let before: [number, number] | null = null
  for (const [x, y] of points) {
    if (before === null) path = `M${short(x)} ${short(y)}`
    else {
      const middle = (before[0] + x) / 2
      path += `C${short(middle)} ${short(before[1])} ${short(middle)} ${short(y)} ${short(x)} ${short(y)}`
    }
    before = [x, y]
  }
  return path
}

/** A link against the reading direction: out to the right, back below everything at `low`, in from the left. */
export function loop(
  from: [number, number],
  to: [number, number],
  low: number,
  reach: number,
): { path: string; points: Points } {
  const out = from[0] + reach
  const back = to[0] - reach
  const path =
    `M${short(from[0])} ${short(from[1])}` +
    `C${short(out)} ${short(from[1])} ${short(out)} ${short(low)} ${short(from[0])} ${short(low)}` +
    `L${short(to[0])} ${short(low)}` +
    `C${short(back)} ${short(low)} ${short(back)} ${short(to[1])} ${short(to[0])} ${short(to[1])}`
  // A cubic with both handles this far out reaches three quarters of the way.
  const points: Points = [
    from,
    [from[0] + 0.75 * reach, (from[1] + low) / 2],
    [from[0], low],
    [to[0], low],
    [to[0] - 0.75 * reach, (to[1] + low) / 2],
    to,
  ]
  return { path, points }
}
