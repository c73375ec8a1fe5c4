/** What several English sentences say in the same way. */
import type { FunctionRef } from '../analysis/facts'
import { countEn as n } from '../i18n/counts'
import { code, fn, join, say, term, variable, type Part } from '../i18n/parts'

export function list(items: Part[][], and = 'and'): Part[] {
  if (items.length <= 1) return items[0] ?? []
  const head = items.slice(0, -1).flatMap((item, i) => (i ? [{ text: ', ' }, ...item] : item))
  return join(head, items.length > 2 ? `, ${and} ` : ` ${and} `, items.at(-1)!)
}

/** Letter first, then what it does: C, Square of a (generation 1). */
export const fullName = (f: FunctionRef): Part[] => {
  const of =
    f.of.length === 0
      ? []
      : f.of.length > 3
        ? say` of ${n(f.of.length)} variables`
        : say` of ${list(f.of.map((v) => [variable(v)]))}`
  const generation = f.generation === null ? [] : say` (${term('generation')} ${f.generation})`
  return say`${fn(f.label)}, ${f.operation}${of}${generation}`
}

export const functionName = (f: FunctionRef): Part[] =>
  f.generation === null ? [fn(f.label)] : say`${fn(f.label)} (${term('generation')} ${f.generation})`

export const functionNames = (all: FunctionRef[]): Part[] =>
  all.length > 3
    ? say`${list(all.slice(0, 2).map(functionName), ',')} and ${n(all.length - 2)} more`
    : list(all.map(functionName))

/** An error's own message, ended by one full stop. */
export const tail = (message: string): Part[] => (message ? say`: ${code(message.replace(/[.\s]+$/, ''))}.` : say`.`)
