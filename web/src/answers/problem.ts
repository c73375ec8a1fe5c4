import type { Problem } from '../trace/schema'
import { isCount, isListOf, isRecord, isText } from './shape'

const MOST_FRAMES = 1000

/** An exception as the recorder and the lab tell it: every field that the schema of the trace asks for. */
export function isProblem(x: unknown): x is Problem {
  return (
    isRecord(x) &&
    isText(x.type) &&
    isText(x.message) &&
    isListOf(x.frames, isFrame, MOST_FRAMES) &&
    (x.column === undefined || isCount(x.column))
  )
}

function isFrame(x: unknown): boolean {
  return isRecord(x) && isText(x.file) && isCount(x.line) && isText(x.name) && isText(x.text)
}
