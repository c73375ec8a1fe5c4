/** What several English sentences say in the same way. */
import type { FunctionRef } from '../analysis/facts'
import { countEn as n } from '../i18n/counts'
import { code, fn, join, say, term, type Part } from '../i18n/parts'

export function list(items: Part[][], and = 'and'): Part[] {
  if (items.length <= 1) return items[0] ?? []
  const head = items.slice(0, -1).flatMap((item, i) => (i ? [{ text: ', ' }, ...item] : item))
  return join(head, items.length > 2 ? `, ${and} ` : ` ${and} `, items.at(-1)!)
}

export const functionName = (f: FunctionRef): Part[] =>
  f.generation === null ? [fn(f.label)] : say`${fn(f.label)} (${term('generation')} ${f.generation})`

export const functionNames = (all: FunctionRef[]): Part[] =>
  all.length > 3
    ? say`${list(all.slice(0, 2).map(functionName), ',')} and ${n(all.length - 2)} more`
    : list(all.map(functionName))

/** An error's own message, ended by one full stop. */
export const tail = (message: string): Part[] => (message ? say`: ${code(message.replace(/[.\s]+$/, ''))}.` : say`.`)
