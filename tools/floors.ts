/** Reads which part of the page imports which, for the test that holds the table of ARCHITECTURE.md to the sources. */
import { posix } from 'node:path'

export interface Import {
  /** Both without their ending, from web/src on. */
  from: string
  to: string
  /** Needed at run time when the file is loaded: neither a type nor a part that is fetched later. */
  value: boolean
}

/** The folders of web/src, each with those that it may import. */
export type Floors = ReadonlyMap<string, ReadonlySet<string>>

const ROW = /^\| `web\/src\/(\w+)\/` \|.*\|([^|]*)\|$/gm

/** The rows of the table that begin with a folder of web/src; the last column names what it may import. */
export function floorsOf(markdown: string): Floors {
  return new Map(
    [...markdown.matchAll(ROW)].map(([, name, allowed]) => [
      name!,
      new Set([...allowed!.matchAll(/`(\w+)\/`/g)].map(([, below]) => below!)),
    ]),
  )
}

const STATEMENT = /(?:^|\s)(?:import|export)\s+(type\s+)?(?:([^'"();]*?)\s+from\s+)?'(\.[^']+)'/g
const LAZY = /\bimport\(\s*'(\.[^']+)'\s*\)/g

export function importsOf(name: string, text: string): Import[] {
  const from = stem(name)
  const target = (path: string): string => stem(posix.normalize(posix.join(posix.dirname(name), path)))
  return [
    ...[...text.matchAll(STATEMENT)].map(([, type, names, path]) => ({
      from,
      to: target(path!),
      value: type === undefined && !onlyTypes(names),
    })),
    ...[...text.matchAll(LAZY)].map(([, path]) => ({ from, to: target(path!), value: false })),
  ]
}

/** `{ type A, type B }` imports nothing at run time. */
function onlyTypes(names: string | undefined): boolean {
  const listed = names && /^\{([^}]*)\}$/s.exec(names.trim())?.[1]
  if (!listed) return false
  return listed
    .split(',')
    .filter((one) => one.trim() !== '')
    .every((one) => /^\s*type\s/.test(one))
}

const stem = (path: string): string => path.replace(/(?:\.svelte)?(?:\.ts)?$/, '')

/** Imports from one folder of web/src to another that the table does not allow. What stands in web/src itself may import all. */
export function forbidden(imports: readonly Import[], floors: Floors): string[] {
  const room = (path: string): string => path.split('/')[0]!
  return imports
    .filter(({ from, to }) => from.includes('/') && !to.startsWith('..') && room(from) !== room(to))
    .filter(({ from, to }) => !floors.get(room(from))?.has(room(to)))
    .map(({ from, to }) => `${from} imports ${to}`)
}

/** Groups of nodes that can each be reached from each other (strongly connected components; Tarjan 1972). */
export function circlesIn(edges: readonly { from: string; to: string }[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to])
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    for (const other of next.get(node) ?? []) {
      if (!index.has(other)) visit(other)
      if (stack.includes(other)) low.set(node, Math.min(low.get(node)!, low.get(other)!))
    }
    if (low.get(node) !== index.get(node)) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1 || next.get(node)?.includes(node)) circles.push(circle.sort())
  }
  for (const node of next.keys()) if (!index.has(node)) visit(node)
  return circles
}
