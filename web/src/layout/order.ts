import { countCrossings, pairCrossings } from './crossings'
import type { Adjacency } from './graph'
import type { Layered } from './layers'

/** The order of the nodes within each layer is improved in place: few crossings, earliest made on top where it is equal. */
export function orderLayers(graph: Layered): void {
  const place = new Int32Array(graph.size)
  for (const layer of graph.layers) {
    layer.sort((a, b) => graph.made[a]! - graph.made[b]! || a - b)
    settle(layer, place)
  }
  let best = graph.layers.map((layer) => layer.slice())
  let fewest = countCrossings(graph, place)
  const work = graph.size + graph.from.length
  const sweeps = Math.max(4, Math.min(24, Math.floor(600_000 / work)))
  const small = work < 6_000
  let idle = 0
  for (let sweep = 0; sweep < sweeps && fewest > 0 && idle < 6; sweep++) {
    const rightwards = sweep % 2 === 0
    barycentreSweep(graph, place, rightwards, sweep % 4 >= 2)
    if (small) exchangeNeighbours(graph, place)
    const crossings = countCrossings(graph, place)
    idle++
    if (crossings < fewest) {
      fewest = crossings
      best = graph.layers.map((layer) => layer.slice())
      idle = 0
    }
  }
  best.forEach((layer, l) => {
    graph.layers[l] = layer
    settle(layer, place)
  })
}

function settle(layer: Int32Array, place: Int32Array): void {
  for (let i = 0; i < layer.length; i++) place[layer[i]!] = i
}

/**
 * Each layer in turn is sorted by the mean place of its nodes' neighbours in the layer before. A node without any keeps
 * its place; among equals the order stays, or is turned round to find other arrangements.
 */
function barycentreSweep(graph: Layered, place: Int32Array, rightwards: boolean, turned: boolean): void {
  const { layers } = graph
  const side = rightwards ? graph.left : graph.right
  const other = rightwards ? graph.from : graph.to
  const mean = new Float64Array(graph.size)
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[rightwards ? l : layers.length - 1 - l]!
    const movable: number[] = []
    for (const node of layer) {
      const count = side.start[node + 1]! - side.start[node]!
      if (count === 0) continue
      let sum = 0
      for (let i = side.start[node]!; i < side.start[node + 1]!; i++) sum += place[other[side.items[i]!]!]!
      mean[node] = sum / count
      movable.push(node)
    }
    const tie = turned ? -1 : 1
    movable.sort((a, b) => mean[a]! - mean[b]! || tie * (place[a]! - place[b]!))
    let next = 0
    for (let i = 0; i < layer.length; i++) {
      const node = layer[i]!
      if (side.start[node] !== side.start[node + 1]) layer[i] = movable[next++]!
    }
    settle(layer, place)
  }
}

/** Neighbours change places as long as that removes crossings. */
function exchangeNeighbours(graph: Layered, place: Int32Array): void {
  let better = true
  for (let round = 0; better && round < 12; round++) {
    better = false
    for (const layer of graph.layers) {
      for (let i = 0; i + 1 < layer.length; i++) {
        const upper = layer[i]!
        const lower = layer[i + 1]!
        if (gain(graph, place, upper, lower) <= 0) continue
        layer[i] = lower
        layer[i + 1] = upper
        place[lower] = i
        place[upper] = i + 1
        better = true
      }
    }
  }
}

function gain(graph: Layered, place: Int32Array, upper: number, lower: number): number {
  let total = 0
  const sides: [Adjacency, Int32Array][] = [
    [graph.left, graph.from],
    [graph.right, graph.to],
  ]
  for (const [side, other] of sides) {
    const above = ends(side, other, place, upper)
    const below = ends(side, other, place, lower)
    total += pairCrossings(above, below) - pairCrossings(below, above)
  }
  return total
}

function ends(side: Adjacency, other: Int32Array, place: Int32Array, node: number): number[] {
  const found: number[] = []
  for (let i = side.start[node]!; i < side.start[node + 1]!; i++) found.push(place[other[side.items[i]!]!]!)
  return found.sort((a, b) => a - b)
}
