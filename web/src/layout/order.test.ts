import { describe, expect, it } from 'vitest'
import { countCrossings } from './crossings'
import { makeGraph } from './graph'
import { type Layered, makeLayers } from './layers'
import { orderLayers } from './order'
import { rankNodes } from './ranks'
import { randomSample, Sample } from '../../testing/sampleGraphs'

function layered(sample: Sample): Layered {
  const graph = makeGraph(sample.input)
  return makeLayers(
    graph,
    rankNodes(graph),
    Int32Array.from({ length: graph.size }, (_, n) => n),
  )
}

function places(graph: Layered): Int32Array {
  const place = new Int32Array(graph.size)
  for (const layer of graph.layers) layer.forEach((node, i) => (place[node] = i))
  return place
}

/** By looking at every pair of segments. */
function crossingsOneByOne(graph: Layered): number {
  const place = places(graph)
  let crossings = 0
  for (let s = 0; s < graph.from.length; s++) {
    for (let t = 0; t < s; t++) {
      if (graph.layerOf[graph.from[s]!] !== graph.layerOf[graph.from[t]!]) continue
      const left = place[graph.from[s]!]! - place[graph.from[t]!]!
      const right = place[graph.to[s]!]! - place[graph.to[t]!]!
      if (left * right < 0) crossings++
    }
  }
  return crossings
}

describe('the order within columns', () => {
  it('has the crossings that it counts', () => {
    for (const seed of [1, 2, 3, 4]) {
      const graph = layered(randomSample(seed, 40))
      expect(countCrossings(graph, places(graph))).toBe(crossingsOneByOne(graph))
    }
  })

  it('never has more crossings than the order in which the nodes were made', () => {
    for (const seed of [1, 2, 3, 4]) {
      const graph = layered(randomSample(seed, 40))
      for (const layer of graph.layers) layer.sort((a, b) => graph.made[a]! - graph.made[b]! || a - b)
      const before = crossingsOneByOne(graph)
      orderLayers(graph)
      expect(crossingsOneByOne(graph)).toBeLessThan(before)
    }
  })

  it('untangles what can be untangled', () => {
    const s = new Sample()
    const leaves = Array.from({ length: 8 }, () => s.leaf())
    let level = [0, 4, 2, 6, 1, 5, 3, 7].map((i) => s.call(leaves[i]!))
    while (level.length > 1)
      level = Array.from({ length: level.length / 2 }, (_, i) => s.call(level[2 * i]!, level[2 * i + 1]!))
    const graph = layered(s)
    orderLayers(graph)
    expect(crossingsOneByOne(graph)).toBe(0)
  })

  it('keeps the earliest made on top where nothing else decides', () => {
    const s = new Sample()
    const x = s.leaf()
    for (let i = 0; i < 5; i++) s.call(x)
    const graph = layered(s)
    orderLayers(graph)
    for (const layer of graph.layers) expect([...layer]).toEqual([...layer].sort((a, b) => a - b))
  })
})
