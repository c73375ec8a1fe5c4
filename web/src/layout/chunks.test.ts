import { expect, it } from 'vitest'
import { chunkIndex } from './chunks'
import { layout } from './layout'
import { Sample, trace } from '../../testing/sampleGraphs'

const s = new Sample()
const x = s.leaf()
let y = s.call(x)
for (let i = 0; i < 30; i++) y = s.call(y)
s.call(y, x)
const result = layout(s.input)
const WIDTH = 300
const chunks = chunkIndex(result, WIDTH)

it('a node is in the one strip where its centre lies', () => {
  for (const kind of ['variables', 'functions'] as const) {
    expect(chunks.flatMap((chunk) => chunk[kind]).sort((a, b) => a - b)).toEqual(Object.keys(result[kind]).map(Number))
    chunks.forEach((chunk, i) => {
      for (const id of chunk[kind]) expect(Math.floor(result[kind][id]!.x / WIDTH)).toBe(i)
    })
  }
})

it('an edge is in every strip where it is seen, also where it only passes', () => {
  for (const edge of result.edges) {
    const seen = new Set(trace(edge.path).map(([px]) => Math.floor(px / WIDTH)))
    for (let i = Math.min(...seen); i <= Math.max(...seen); i++) expect(chunks[i]!.edges).toContain(edge)
  }
  const passed = chunks.slice(0, Math.floor(result.functions[31]!.x / WIDTH))
  expect(passed.length).toBeGreaterThan(5)
  expect(passed.every((chunk) => chunk.edges.some((edge) => edge.id === 'i31.1'))).toBe(true)
})

it('a picture of nothing has one empty strip', () => {
  expect(chunkIndex(layout({ variables: [], functions: [] }))).toEqual([{ variables: [], functions: [], edges: [] }])
})
