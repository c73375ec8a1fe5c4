import { DamagedTrace } from './damaged'

/**
 * JSON from outside (a file, or a worker in which a learner's program ran), read within bounds. A text that nests for ever
 * takes all memory of the tab when it is parsed, so its depth is counted before.
 */

/** Characters of one text. The longest recording within the recorder's limits has about 60 million. */
export const MOST_CHARACTERS = 200_000_000
/** A value of 64 dimensions, numpy's most, stands at depth 70. */
const DEEPEST = 200

/** What the text holds. Throws DamagedTrace with a sentence. */
export function readJson(text: string): unknown {
  if (text.length > MOST_CHARACTERS) throw new DamagedTrace(`The trace has more than ${MOST_CHARACTERS / 1e6} million characters.`)
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
