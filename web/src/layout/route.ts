import { type Across, halfWidth } from './columns'
import { type Graph, groupBy, type Link } from './graph'
import { loop, type Points, smoothPath } from './path'
import type { Ranks } from './ranks'
import type { Rows } from './rows'
import { alongTrunk, type TrunkLine, trunkLine } from './trunk'
import type { LayoutEdge, LayoutSizes } from './types'

/** An edge over more ranks than this may begin where an earlier branch leaves its source's trunk. */
const LONG = 30
/** Between two edges that enter or leave one box. */
const PORT_PITCH = 14
/** Twins (add(x, x)) leave the circle this many radians apart. */
const TWIN_ANGLE = 0.55
const STEEPEST_ANGLE = 0.75

export function routeEdges(graph: Graph, ranks: Ranks, rows: Rows, across: Across, sizes: LayoutSizes): LayoutEdge[] {
  const { links, variableCount, input } = graph
  const lines = new Map<number, TrunkLine>()
  for (const [source, heights] of rows.trunks) lines.set(source, trunkLine(heights, ranks.rank[source]! + 1, across))
  const ports = findPorts(graph, ranks, rows, lines, sizes)
  const twins = findTwins(graph)
  const joints = findJoints(graph, ranks)

  const rim = sizes.variableRadius + sizes.ring
  const ends = (link: Link, i: number, towards: [number, number]): [number, number] => {
    const { from } = link
    const x = across.x[ranks.rank[from]!]!
    const y = rows.y[from]!
    if (from >= variableCount) return [x + halfWidth(graph, from, sizes), y + ports[i]!]
    const direct = Math.atan2(towards[1] - y, Math.max(1, towards[0] - x))
    const angle = Math.max(-STEEPEST_ANGLE, Math.min(STEEPEST_ANGLE, direct)) + twins[i]! * TWIN_ANGLE
    return [x + rim * Math.cos(angle), y + rim * Math.sin(angle)]
  }
  const entry = (link: Link, i: number): [number, number] => {
    const { to } = link
    const x = across.x[ranks.rank[to]!]!
    const reach = to < variableCount ? rim : halfWidth(graph, to, sizes)
    return [x - reach, rows.y[to]! + (to < variableCount ? 0 : ports[i]!)]
  }

  return links.map((link, i) => {
    const fn = input.functions[(link.kind === 'input' ? link.to : link.from) - variableCount]!
    const variable = input.variables[link.kind === 'input' ? link.from : link.to]!
    const edge = {
      id: `${link.kind === 'input' ? 'i' : 'o'}${fn.id}.${link.slot}`,
      kind: link.kind,
      f: fn.id,
      v: variable.id,
      slot: link.slot,
    }
    const target = entry(link, i)
    if (ranks.reversed[i]) {
      const source = ends(link, i, [Infinity, rows.y[link.from]!])
      const low = Math.max(source[1], target[1]) + sizes.rowPitch * 0.75
      return { ...edge, ...loop(source, target, low, sizes.columnGap) }
    }
    const via = waypoints(link, i)
    const start = via.joined ? [] : [ends(link, i, via.points[0] ?? target)]
    const points: Points = [...start, ...via.points, target]
    return { ...edge, points, path: smoothPath(points) }
  })

  function waypoints(link: Link, i: number): { joined: boolean; points: Points } {
    const from = ranks.rank[link.from]!
    const to = ranks.rank[link.to]!
    if (to - from === 1) return { joined: false, points: [] }
    const line = lines.get(link.from)
    if (!line) return { joined: false, points: detour(link, i) }
    const joint = joints[i]! === -1 ? null : joints[i]!
    const points = alongTrunk(line, to - 1, joint, across)
    const aside = twins[i]! * PORT_PITCH
    return { joined: joint !== null, points: aside === 0 ? points : points.map(([x, y]) => [x, y + aside]) }
  }

  /** Without waypoints: level until just before the target where that is another row, else above the row. */
  function detour(link: Link, i: number): Points {
    const from = ranks.rank[link.from]!
    const to = ranks.rank[link.to]!
    const y = rows.y[link.from]!
    const near = across.x[to - 1]! + across.half[to - 1]!
    if (Math.abs(rows.y[link.to]! - y) >= sizes.rowPitch * 0.7) return [[near, y]]
    const high = Math.min(y, rows.y[link.to]!) - sizes.rowPitch / 2 - (i % 4) * 4
    return [
      [across.x[from + 1]! - across.half[from + 1]!, high],
      [near, high],
    ]
  }
}

/** By link: how far above or below its box's middle it enters or leaves; in the order of where the edges come from. */
function findPorts(
  graph: Graph,
  ranks: Ranks,
  rows: Rows,
  lines: Map<number, TrunkLine>,
  sizes: LayoutSizes,
): Float64Array {
  const { links, variableCount, incoming, outgoing } = graph
  const ports = new Float64Array(links.length)
  const other = (i: number): number => {
    const { kind, from, to } = links[i]!
    if (kind === 'output') return rows.y[to]!
    const line = lines.get(from)
    const trunkRank = ranks.rank[to]! - 1
    return line && trunkRank >= line.first ? line.heights[trunkRank - line.first]! : rows.y[from]!
  }
  for (let node = variableCount; node < graph.size; node++) {
    for (const side of [incoming, outgoing]) {
      const own = [...side.items.subarray(side.start[node], side.start[node + 1])]
      if (own.length < 2) continue
      own.sort((a, b) => other(a) - other(b) || links[a]!.slot - links[b]!.slot)
      const pitch = Math.min(PORT_PITCH, (sizes.functionHeight - 12) / (own.length - 1))
      own.forEach((link, k) => (ports[link] = (k - (own.length - 1) / 2) * pitch))
    }
  }
  return ports
}

/** By link: its place among links between the same two nodes, symmetric about 0; 0 for an only one. */
function findTwins(graph: Graph): Float64Array {
  const { links, size } = graph
  const place = new Float64Array(links.length)
  const groups = new Map<number, number[]>()
  links.forEach(({ from, to }, i) => {
    const group = groups.get(from * size + to)
    if (group) group.push(i)
    else groups.set(from * size + to, [i])
  })
  for (const group of groups.values()) {
    if (group.length > 1)
      group.forEach((link, k) => (place[link] = (k / (group.length - 1) - 0.5) * Math.min(2, group.length - 1)))
  }
  return place
}

/**
 * By link: the rank behind which it leaves the trunk of its source, or -1 where it begins at the source itself. A long edge
 * begins where the branch before it left, so that together they cover the trunk once and stay linear in number of points.
 */
function findJoints(graph: Graph, { rank, reversed }: Ranks): Int32Array {
  const { links, size } = graph
  const joints = new Int32Array(links.length).fill(-1)
  const bySource = groupBy(size, links.length, (i) => links[i]!.from)
  for (let source = 0; source < size; source++) {
    const own = [...bySource.items.subarray(bySource.start[source], bySource.start[source + 1])]
    const spans = own.filter((i) => !reversed[i]).sort((a, b) => rank[links[a]!.to]! - rank[links[b]!.to]! || a - b)
    let before = rank[source]!
    let current = before
    for (const link of spans) {
      const to = rank[links[link]!.to]!
      const again = to === current
      if (!again) {
        before = current
        current = to
      }
      if (to - rank[source]! <= LONG) continue
      const branch = again ? Math.max(before - 1, to - LONG) : before - 1
      if (branch > rank[source]!) joints[link] = branch
    }
  }
  return joints
}
