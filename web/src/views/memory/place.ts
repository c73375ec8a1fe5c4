/** Where each object stands: what hangs together in one group, data from left to right, groups in the order they were made. */
import type { ObjectKind, LinkEntry } from '../../answers/schema'

export interface Placed {
  width: number
  height: number
  nodes: Map<number, { x: number; y: number }>
}

export const COLUMN = 62
export const ROW = 56
const MARGIN = 34
const GAP = 6
/** For lines that bow and for further names. */
const BELOW = 8

type Node = { id: number; kind: ObjectKind }

/** Links from an object to what was made from it; for other objects, from the one that refers to the one referred to. */
function forward([from, to, label]: LinkEntry): [number, number] {
  return /^_*(inputs?|creator)\b/.test(label) ? [to, from] : [from, to]
}

/** `width` is how much there is before a group starts a new line. */
export function place(objects: readonly Node[], links: readonly LinkEntry[], width: number): Placed {
  const ids = new Set(objects.map((o) => o.id))
  const inside = links.filter(([from, to]) => ids.has(from) && ids.has(to) && from !== to)
  const nodes = new Map<number, { x: number; y: number }>()
  let left = 0
  let top = 0
  let tallest = 0
  let widest = 0
  for (const group of groups(objects, inside)) {
    const columns = layers(group, inside)
    const rows = columns.reduce((most, column) => Math.max(most, column.length), -Infinity)
    const size = columns.length * COLUMN
    if (left > 0 && left + size > width) {
      top += tallest + GAP
      left = tallest = 0
    }
    columns.forEach((column, i) => {
      column.forEach((id, j) =>
        nodes.set(id, { x: MARGIN + left + i * COLUMN, y: MARGIN + top + (j + (rows - column.length) / 2) * ROW }),
      )
    })
    left += size + GAP
    tallest = Math.max(tallest, rows * ROW)
    widest = Math.max(widest, left)
  }
  return {
    width: Math.max(width, widest - GAP - COLUMN + 2 * MARGIN),
    height: top + tallest - ROW + 2 * MARGIN + BELOW,
    nodes,
  }
}

/** Objects that any links join, by their oldest. */
function groups(objects: readonly Node[], links: readonly LinkEntry[]): number[][] {
  const parent = new Map(objects.map((o) => [o.id, o.id]))
  const root = (id: number): number => {
    let at = id
    for (let next = parent.get(at) ?? at; next !== at; next = parent.get(at) ?? at) at = next
    parent.set(id, at)
    return at
  }
  for (const [from, to] of links) {
    const [a, b] = [root(from), root(to)]
    parent.set(Math.max(a, b), Math.min(a, b))
  }
  const found = new Map<number, number[]>()
  for (const { id } of objects) {
    const first = root(id)
    const group = found.get(first)
    if (group) group.push(id)
    else found.set(first, [id])
  }
  return [...found.values()]
}

/** Columns of ids: each behind all that leads to it. A link that closes a cycle leads nowhere. */
function layers(group: readonly number[], links: readonly LinkEntry[]): number[][] {
  const members = new Set(group)
  const before = new Map<number, number[]>(group.map((id) => [id, []]))
  for (const link of links) {
    const [a, b] = forward(link)
    if (members.has(a) && members.has(b)) before.get(b)?.push(a)
  }
  const depth = new Map<number, number>()
  const open = new Set<number>()
  // Without recursion, since a chain can have any length. The youngest first: a cycle is cut at its oldest object.
  for (const start of [...group].reverse()) {
    const path = depth.has(start) ? [] : [start]
    while (path.length > 0) {
      const id = path[path.length - 1]!
      open.add(id)
      const next = before.get(id)?.find((other) => !depth.has(other) && !open.has(other))
      if (next !== undefined) {
        path.push(next)
        continue
      }
      const known = (before.get(id) ?? []).map((other) => depth.get(other) ?? -1)
      depth.set(id, Math.max(-1, ...known) + 1)
      open.delete(id)
      path.pop()
    }
  }
  const columns: number[][] = []
  for (const id of group) (columns[depth.get(id) ?? 0] ??= []).push(id)
  return columns
}
