import { bounded } from '../analysis/references'
import type { Words } from '../i18n/index'
import type { Fault } from '../trace/schema'

/** Where the recorder itself failed. */
export function recorderFailed(words: Words, { at }: Fault): string {
  return words.run.fault(at ? bounded(at[0]) : null, at?.[1] ?? 0)
}
