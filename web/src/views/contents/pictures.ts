/** Small pictures of the lessons' graphs, as build.py has recorded them. */
import { layout } from '../../layout/layout'
import type { LayoutInput, LayoutResult } from '../../layout/types'

// They come with this view, all together.
const graphs = import.meta.glob<LayoutInput | null>('../../../lessons/*/lesson.json', {
  eager: true,
  query: '?picture',
  import: 'default',
})

/** By lesson; of a run without a graph, or with a very large one, there is none. */
export function pictures(): Record<string, LayoutResult> {
  return Object.fromEntries(
    Object.entries(graphs).flatMap(([path, graph]) =>
      graph ? [[path.split('/').at(-2)!, layout(graph)] as const] : [],
    ),
  )
}
