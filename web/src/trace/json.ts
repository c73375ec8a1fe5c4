import { DamagedTrace } from './damaged'

/**
 * JSON from outside (a file, or a worker in which a learner's program ran), read within bounds. A text that nests for ever
 * takes all memory of the tab when it is parsed, so its depth is counted before.
 */

/** Characters of one text. 300,000 events, the recorder's limit, on arrays of 100 elements have 77 million. */
export const MOST_CHARACTERS = 100_000_000
/** A value of 64 dimensions, numpy's most, stands at depth 70. */
const DEEPEST = 200

/** What the text holds. Throws DamagedTrace with a sentence. */
export function readJson(text: string): unknown {
  if (typeof text !== 'string') throw new DamagedTrace('The trace is no text.')
  if (text.length > MOST_CHARACTERS)
    throw new DamagedTrace(`The trace has more than ${MOST_CHARACTERS / 1e6} million characters.`)
  checkDepth(text)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DamagedTrace(`The trace is not JSON: ${reason}.`)
  }
}

const QUOTE = 34
const BACKSLASH = 92

function checkDepth(text: string): void {
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) quoted = false
    } else if (code === QUOTE) quoted = true
    // The four brackets: [ and { are 0x5b and 0x7b, ] and } 0x5d and 0x7d.
    else if ((code | 0x20) === 0x7b) {
      if (++depth > DEEPEST) throw new DamagedTrace(`The trace is nested more than ${DEEPEST} levels deep.`)
    } else if ((code | 0x20) === 0x7d) depth--
  }
}

/** Part of a trace, or an answer of the lab: an object at least. Throws DamagedTrace. */
export function readChunk(text: string): Record<string, unknown> {
  const chunk = readJson(text)
  if (typeof chunk !== 'object' || chunk === null || Array.isArray(chunk))
    throw new DamagedTrace('The trace is not an object.')
  return chunk as Record<string, unknown>
}
