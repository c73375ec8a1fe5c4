import { DamagedTrace } from '../trace/damaged'

/** Changes of the queue and the seen-set. One that does not fit what the list holds means that the trace is damaged. */

export function insertAt(list: number[], f: number, at: number): void {
  if (at > list.length)
    throw new DamagedTrace(`The trace puts function ${f} at place ${at} of a list of ${list.length}.`)
  if (at === list.length) list.push(f)
  else list.splice(at, 0, f)
}

export function removeAt(list: number[], f: number, at: number): void {
  if (list[at] !== f) throw new DamagedTrace(`The trace takes function ${f} from place ${at}, where it does not stand.`)
  if (at === list.length - 1) list.pop()
  else list.splice(at, 1)
}

export function replaceRun(list: number[], at: number, was: readonly number[], now: readonly number[]): void {
  const fits = was.length === now.length && was.every((f, i) => list[at + i] === f)
  if (!fits) throw new DamagedTrace(`The trace sorts functions at place ${at} that do not stand there.`)
  now.forEach((f, i) => {
    list[at + i] = f
  })
}
