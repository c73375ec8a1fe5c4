import { formatShort } from './format'
import type { Value } from './schema'
import { shorten } from './shorten'

/** What a label is made from; a PlayState is one. */
export interface Labelled {
  variables: readonly { name: string | null; creator: number | null; data: Value }[]
  functions: readonly { letter: string; inputs: readonly number[]; outputs: readonly number[] }[]
}

const LONGEST = 24

/** A, B, C … Z, AA: the name of the nth function of all, from 0, as the book's figures have it. */
export function nthLetter(n: number): string {
  let letters = ''
  for (let rest = n; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  return letters
}

/**
 * Gives the functions of a run their letters, in the order in which they were applied. One that the program itself calls
 * by a capital letter (B = Exp()) keeps it, and the others take what is left.
 */
export class Letters {
  private readonly taken = new Set<string>()
  private n = 0

  /** The letters of the next functions, of which some have a name of their own. */
  of(functions: readonly { name?: string }[]): string[] {
    const own = functions.map(({ name }) => this.keep(name))
    return own.map((letter) => letter ?? this.free())
  }

  private keep(name: string | undefined): string | null {
    if (name === undefined || !/^[A-Z]$/.test(name) || this.taken.has(name)) return null
    this.taken.add(name)
    return name
  }

  private free(): string {
    let letter = nthLetter(this.n++)
    while (this.taken.has(letter)) letter = nthLetter(this.n++)
    this.taken.add(letter)
    return letter
  }
}

/** The name of a function everywhere on the page. */
export function letterOf(state: Pick<Labelled, 'functions'>, id: number): string {
  return state.functions[id]?.letter ?? '?'
}

/** A leaf that nobody named. */
export const NAMELESS = '·'

/**
 * What a variable is called: its name, else the expression that made it, such as D(B(a), b); D(…) where that is too long.
 * So the outputs of two functions that square the same variable have two names, B(a) and C(a). A leaf without a name is '·', but inside an expression its number: A(3.0, x).
 */
export function variableLabel(state: Labelled, id: number): string {
  const variable = state.variables[id]
  if (variable?.name) return shorten(variable.name, LONGEST)
  if (variable?.creator == null) return NAMELESS
  return expression(state, id, LONGEST) ?? `${letterOf(state, variable.creator)}(…)`
}

/**
 * Null when it would be longer than `room`. Each level takes at least two characters of it and each input
 * one, and nothing is visited without room, so long chains, cycles of creators and shared inputs all end soon.
 */
function expression(state: Labelled, id: number, room: number): string | null {
  if (room <= 0) return null
  const variable = state.variables[id]
  if (variable === undefined) return NAMELESS
  if (variable.name) return variable.name.length <= room ? variable.name : null
  if (variable.creator === null) return constant(variable.data, room)
  const f = state.functions[variable.creator]
  if (f === undefined) return NAMELESS
  const letter = f.letter
  if (letter.length + 2 > room) return null
  const which = f.outputs.length > 1 ? `[${f.outputs.indexOf(id)}]` : ''
  let text = `${letter}(`
  for (const [i, input] of f.inputs.entries()) {
    if (i > 0) text += ', '
    const inner = expression(state, input, room - text.length - 1 - which.length)
    if (inner === null) return null
    text += inner
  }
  text += `)${which}`
  return text.length <= room ? text : null
}

function constant(data: Value, room: number): string | null {
  const isNumber = data?.kind === 'scalar' || (data?.kind === 'array' && data.shape.length === 0)
  const text = isNumber ? formatShort(data, 8) : NAMELESS
  return text.length <= room ? text : null
}
