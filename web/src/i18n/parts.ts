/** A piece of a sentence. The page can colour or explain a piece that has a role. */
export interface Part {
  text: string
  role?: 'variable' | 'function' | 'grad' | 'code' | 'term' | 'bad'
  /** Key of the glossary, of a part whose role is `term`. */
  term?: string
}

type Piece = string | number | Part | Part[]

const asParts = (piece: Piece): Part[] =>
  Array.isArray(piece) ? piece : typeof piece === 'object' ? [piece] : [{ text: String(piece) }]

/** Joins neighbouring plain pieces and drops empty ones. */
export function join(...pieces: Piece[]): Part[] {
  const parts: Part[] = []
  for (const part of pieces.flatMap(asParts)) {
    const last = parts.at(-1)
    if (part.text === '') continue
    if (last && !last.role && !part.role) parts[parts.length - 1] = { text: last.text + part.text }
    else parts.push(part)
  }
  return parts
}

/** A template tag: say`Pop ${fn('Square')}.` */
export const say = (strings: TemplateStringsArray, ...pieces: Piece[]): Part[] =>
  join(...strings.flatMap((text, i) => (i < pieces.length ? [text, pieces[i]!] : [text])))

/** Whole sentences, one after another. */
export const sentences = (...all: (Part[] | null)[]): Part[] =>
  all.reduce<Part[]>((sum, one) => (!one?.length ? sum : sum.length ? join(sum, ' ', one) : one), [])

export const variable = (text: string): Part => ({ text, role: 'variable' })
export const fn = (text: string): Part => ({ text, role: 'function' })
export const grad = (text: string): Part => ({ text, role: 'grad' })
export const code = (text: string): Part => ({ text, role: 'code' })
/** What is wrong, at the moment when it happens. */
export const bad = (text: string): Part => ({ text, role: 'bad' })
export const term = (text: string, key: string = text): Part => ({ text, role: 'term', term: key })

export const plain = (parts: Part[]): string => parts.map((part) => part.text).join('')
