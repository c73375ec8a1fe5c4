import { layout } from './layout'
import type { LayoutAnswer, LayoutJob } from './layouter'

/** Always answers, with a result or with the reason why there is none. */
self.onmessage = (event: MessageEvent<LayoutJob>) => {
  const { id, input } = event.data
  let answer: LayoutAnswer
  try {
    answer = { id, result: layout(input) }
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) }
  }
  self.postMessage(answer)
}
