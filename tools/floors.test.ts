import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { circlesIn, floorsOf, forbidden, importsOf, type Import } from './floors'

const table = readFileSync('ARCHITECTURE.md', 'utf8')
const floors = floorsOf(table)
const names = readdirSync('web/src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(?:ts|svelte)$/.test(path))
const production = names.filter((name) => !name.endsWith('.test.ts'))
const imports = production.flatMap((name) => importsOf(name, readFileSync(posix.join('web/src', name), 'utf8')))

describe('the floors of the page', () => {
  it('are all in the table of ARCHITECTURE.md, and no others', () => {
    const rooms = new Set(names.filter((name) => name.includes('/')).map((name) => name.split('/')[0]))
    expect([...floors.keys()].sort()).toEqual([...rooms].sort())
  })

  it('import only what the table allows', () => expect(forbidden(imports, floors)).toEqual([]))

  it('allow no way back up: no floor is above itself', () => {
    const edges = [...floors].flatMap(([from, below]) => [...below].map((to) => ({ from, to })))
    expect(circlesIn(edges)).toEqual([])
  })

  it('have no two files that need each other at run time', () =>
    expect(circlesIn(imports.filter((one) => one.value))).toEqual([]))

  it('keep what only tests use out of the page', () =>
    expect(imports.filter(({ to }) => to.startsWith('../testing/'))).toEqual([]))

  it('know neither Svelte nor the DOM where they are computed without a screen', () => {
    const pure = /^(?:layout|playback|analysis|trace)\//
    const screen = /from 'svelte|\bdocument\.|\bwindow\.|\$state\b|\$derived\b|\$effect\b/
    expect(
      production.filter((name) => pure.test(name) && screen.test(readFileSync(posix.join('web/src', name), 'utf8'))),
    ).toEqual([])
  })
})

describe('the check itself', () => {
  const rules = floorsOf('| `web/src/top/` | | `ground/` |\n| `web/src/ground/` | | nothing |')
  const read = (name: string, text: string): Import[] => importsOf(name, text)

  it.each([
    ['a value', "import { x } from '../top/x'"],
    ['a type', "import type { X } from '../top/x'"],
    ['a re-export', "export { x } from '../top/x'"],
    ['a lazy part', "const part = () => import('../top/X.svelte')"],
    ['a side effect', "import '../top/x'"],
  ])('finds %s that is imported from above', (_, text) =>
    expect(forbidden(read('ground/y.ts', text), rules)).toHaveLength(1),
  )

  it('lets imports run down and within a room', () => {
    expect(forbidden(read('top/y.ts', "import { x } from '../ground/x'\nimport { z } from './z'"), rules)).toEqual([])
  })

  it('finds two files that need each other, but not where one needs only a type', () => {
    const one = read('top/a.ts', "import { b } from './b'")
    const value = read('top/b.ts', "import { a } from './a'")
    const type = read('top/b.ts', "import type { A } from './a'\nimport { type B } from './a'")
    expect(circlesIn([...one, ...value].filter((found) => found.value))).toEqual([['top/a', 'top/b']])
    expect(circlesIn([...one, ...type].filter((found) => found.value))).toEqual([])
  })
})
