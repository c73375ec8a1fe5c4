/** What the page shows of a memory at its position: plain data, in order. */
import type { FreedBy, ObjectKind, LinkEntry, NameEntry } from '../../answers/schema'
import { bounded } from '../../analysis/references'
import type { Memory, MemoryObject } from './model'

export interface Referrer {
  /** Null: it is a name of the program, local to the function `where`. */
  from: number | null
  path: string
  where: string | null
  weak: boolean
}

export interface Shown {
  id: number
  kind: ObjectKind
  label: string
  /** What it is called now: the program's names for it. */
  names: string[]
  was: string | null
  count: number
  data: number
  grad: number
  /** Freed by the step taken last. */
  freed: FreedBy | null
  ring: boolean
  /** Alive, but no name of the program leads here any more. */
  lost: boolean
  /** Who refers to it: names, then attributes of other objects. */
  referrers: Referrer[]
  /** All other references: a value in use, a list within a function, another frame. */
  elsewhere: number
}

export interface Picture {
  position: number
  objects: Shown[]
  links: LinkEntry[]
  alive: number
  lost: number
  rings: number
  data: number
  grad: number
  freed: { count: number; collector: number }
}

export const EMPTY: Picture = {
  position: 0,
  objects: [],
  links: [],
  alive: 0,
  lost: 0,
  rings: 0,
  data: 0,
  grad: 0,
  freed: { count: 0, collector: 0 },
}

/** Objects that were freed by the last step still show, with the links they had. */
export function pictureOf(memory: Memory): Picture {
  const objects: MemoryObject[] = [...memory.objects.values()]
    .filter((o) => !o.freed || o.freed.at === memory.position)
    .sort((a, b) => a.id - b.id)
  const links = [...memory.links.values()].sort(inOrder)
  const last = memory.step
  const shownLinks = [
    ...links,
    ...(last?.freed
      ? (last.unlink ?? []).filter(([from, to]) => memory.objects.get(from)?.freed && memory.objects.get(to)?.freed)
      : []),
  ]
  const inRing = new Set(memory.cycles.flat())
  const shown = new Map<number, Shown>()
  for (const o of objects) {
    const { id, kind, label, was, count, data, grad } = o
    shown.set(id, {
      id,
      kind,
      label: bounded(label),
      names: [],
      was: was === null ? null : bounded(was),
      count,
      data,
      grad,
      freed: o.freed?.by ?? null,
      ring: inRing.has(id),
      lost: false,
      referrers: [],
      elsewhere: 0,
    })
  }
  for (const [name, where, id] of [...memory.names.values()].sort(plainFirst)) {
    const target = shown.get(id)
    target?.names.push(bounded(name))
    target?.referrers.push({ from: null, path: bounded(name), where, weak: false })
  }
  for (const [from, to, path, weak] of links)
    shown.get(to)?.referrers.push({ from, path: bounded(path), where: null, weak })
  for (const o of shown.values()) o.elsewhere = Math.max(0, o.count - o.referrers.filter((r) => !r.weak).length)
  const found = reachable([...shown.values()], links)
  for (const o of shown.values()) o.lost = o.freed === null && !found.has(o.id)
  const all = [...shown.values()]
  const freed = (last?.freed ?? []).map(([, by]) => by)
  return {
    position: memory.position,
    objects: all,
    links: shownLinks,
    alive: all.filter((o) => o.freed === null).length,
    lost: all.filter((o) => o.lost).length,
    rings: memory.cycles.length,
    data: memory.held[0],
    grad: memory.held[1],
    freed: {
      count: freed.filter((by) => by === 'count').length,
      collector: freed.filter((by) => by === 'collector').length,
    },
  }
}

/** A name says more than a path through a list to the same object. */
function plainFirst([a]: NameEntry, [b]: NameEntry): number {
  return a.length - b.length || (a < b ? -1 : 1)
}

function inOrder(a: LinkEntry, b: LinkEntry): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1)
}

/** What the program can still reach: by a name, by a reference outside the picture, and from there along strong links. */
function reachable(objects: readonly Shown[], links: readonly LinkEntry[]): Set<number> {
  const following = new Map<number, number[]>()
  for (const [from, to, , weak] of links) {
    if (!weak) following.set(from, [...(following.get(from) ?? []), to])
  }
  const pending = objects.filter((o) => o.freed === null && (o.names.length > 0 || o.elsewhere > 0)).map((o) => o.id)
  const found = new Set<number>()
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue
    found.add(id)
    for (const next of following.get(id) ?? []) pending.push(next)
  }
  return found
}
