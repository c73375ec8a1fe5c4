/** Small pictures of the lessons' graphs, as build.py has recorded them. */
import { layout } from '../../layout/layout'
import type { LayoutInput, LayoutResult } from '../../layout/types'

const files = import.meta.glob<LayoutInput | null>('../../../lessons/*/lesson.json', {
  query: '?picture',
  import: 'default',
})

/** By lesson; of a run without a graph, or with a very large one, there is none. */
export async function loadPictures(): Promise<Record<string, LayoutResult>> {
  const all = await Promise.all(
    Object.entries(files).map(async ([path, load]) => [path.split('/').at(-2)!, await load()] as const),
  )
  return Object.fromEntries(all.flatMap(([id, graph]) => (graph ? [[id, layout(graph)] as const] : [])))
}
