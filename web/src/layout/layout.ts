import { placeColumns } from './columns'
import { makeGraph } from './graph'
import { rankNodes } from './ranks'
import { routeEdges } from './route'
import { placeRows } from './rows'
import { DEFAULT_SIZES, type LayoutInput, type LayoutResult, type LayoutSizes, type Point } from './types'

/**
 * A layered layout whose columns are generations. Never throws for a graph that an engine can make, cycles and wrong
 * generations included, and needs near-linear time; the same input gives the same picture.
 */
export function layout(input: LayoutInput, sizes: LayoutSizes = DEFAULT_SIZES): LayoutResult {
  const graph = makeGraph(input)
  const ranks = rankNodes(graph)
  const rows = placeRows(graph, ranks, sizes)
  const across = placeColumns(graph, ranks, rows.steepest, sizes)
  const at = (node: number): Point => ({ x: across.x[ranks.rank[node]!]!, y: rows.y[node]! })
  return {
    width: across.width,
    height: rows.bottom - sizes.rowPitch / 4 + sizes.margin,
    columns: across.columns,
    byGeneration: ranks.byGeneration,
    variables: Object.fromEntries(input.variables.map((variable, i) => [variable.id, at(i)])),
    functions: Object.fromEntries(input.functions.map((fn, i) => [fn.id, at(graph.variableCount + i)])),
    edges: routeEdges(graph, ranks, rows, across, sizes),
  }
}
