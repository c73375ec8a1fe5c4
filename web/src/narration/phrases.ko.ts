/** What several Korean sentences say in the same way. */
import type { FunctionRef } from '../analysis/facts'
import { countKo as n } from '../i18n/counts'
import { josa, type Particle } from '../i18n/josa'
import { code, fn, join, say, term, variable, type Part } from '../i18n/parts'

/** A name with its particle. */
export const named = (part: Part, particle: Particle): Part[] => join(part, josa(part.text, particle))

/** Items with commas; the particle follows the last. */
export function list(items: Part[], particle?: Particle): Part[] {
  const last = items.at(-1)
  if (!last) return []
  return join(
    items.flatMap((item, i) => (i ? [{ text: ', ' }, item] : [item])),
    particle ? josa(last.text, particle) : '',
  )
}

/** Letter first, then what it does: C(a의 Square, 세대 1). The particle goes by the letter. */
export const fullName = (f: FunctionRef, particle?: Particle): Part[] => {
  const of =
    f.of.length === 0 ? [] : f.of.length > 3 ? say`변수 ${n(f.of.length)}개의 ` : join(list(f.of.map(variable)), '의 ')
  const generation = f.generation === null ? [] : say`, ${term('세대', 'generation')} ${f.generation}`
  return join(fn(f.label), say`(${of}${f.operation}${generation})`, particle ? josa(f.label, particle) : '')
}

/** The particle goes by the name, not by what stands in brackets after it. */
export const functionName = (f: FunctionRef, particle?: Particle): Part[] =>
  join(
    fn(f.label),
    f.generation === null ? '' : say`(${term('세대', 'generation')} ${f.generation})`,
    particle ? josa(f.label, particle) : '',
  )

export function functionNames(all: FunctionRef[], particle?: Particle): Part[] {
  const shown = all.length > 3 ? all.slice(0, 2) : all
  const more = all.length - shown.length
  const names = shown.flatMap((f, i) =>
    join(i ? ', ' : '', functionName(f, i === shown.length - 1 && !more ? particle : undefined)),
  )
  return join(names, more ? ` 외 ${n(more)}개${particle ? josa('개', particle) : ''}` : '')
}

/** An error's own message, ended by one full stop. */
export const tail = (message: string): Part[] => (message ? say`: ${code(message.replace(/[.\s]+$/, ''))}.` : say`.`)
