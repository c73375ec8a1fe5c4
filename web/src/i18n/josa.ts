/** Korean particles after names, chosen by how the name is read aloud. */

export type Particle = '을/를' | '이/가' | '은/는' | '과/와' | '으로/로' | '이라는/라는' | '이고/고'

/** The sound a word ends in: no final consonant, the consonant ㄹ, or another one. */
type Ending = 'open' | 'rieul' | 'closed'

const digits: Record<string, Ending> = {
  0: 'closed',
  1: 'rieul',
  2: 'open',
  3: 'closed',
  4: 'open',
  5: 'open',
  6: 'closed',
  7: 'rieul',
  8: 'rieul',
  9: 'open',
}
const letters: Record<string, Ending> = { l: 'rieul', r: 'rieul', m: 'closed', n: 'closed' }
/** Words of this subject whose reading no rule gives. */
const known: Record<string, Ending> = {
  inf: 'open',
  nan: 'closed',
  one: 'closed',
  none: 'closed',
  true: 'open',
  false: 'open',
  py: 'open',
  relu: 'open',
  exp: 'open',
  log: 'open',
  tanh: 'open',
  web: 'closed',
}

function hangul(char: string): Ending | null {
  const offset = char.charCodeAt(0) - 0xac00
  if (offset < 0 || offset > 11171) return null
  const final = offset % 28
  return final === 0 ? 'open' : final === 8 ? 'rieul' : 'closed'
}

function latin(word: string): Ending {
  const w = word.toLowerCase()
  const fixed = known[w]
  if (fixed) return fixed
  if (w.length === 1 || !/[aeiouy]/.test(w.slice(0, -1) + w.at(-1)!.replace('y', '')))
    return letters[w.at(-1)!] ?? 'open'
  if (/(l|ll|le)$/.test(w)) return 'rieul'
  if (/([mn]|ng|[aeiou][mn]e)$/.test(w)) return 'closed'
  if (/([aeiou][ptkc]|ck)$/.test(w)) return 'closed'
  return 'open'
}

export function ending(text: string): Ending {
  const word = text.match(/[가-힣A-Za-z0-9]+(?=[^가-힣A-Za-z0-9]*$)/)?.[0]
  if (!word) return 'open'
  const own = hangul(word.at(-1)!)
  if (own) return own
  // the last digit decides: 10, 100, 10000 (십, 백, 만) end closed as 0 (영) does
  if (/\d$/.test(word)) return digits[word.at(-1)!]!
  const last = word.match(/[A-Z]?[a-z]+$|[A-Z]+$/)
  return latin(last ? last[0] : word)
}

/** The particle alone: josa('x', '을/를') is '를'. */
export function josa(word: string, particle: Particle): string {
  const sound = ending(word)
  const [closed, open] = particle.split('/') as [string, string]
  if (particle === '으로/로') return sound === 'closed' ? closed : open
  return sound === 'open' ? open : closed
}

export const withJosa = (word: string, particle: Particle): string => word + josa(word, particle)
