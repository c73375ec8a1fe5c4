/** A trace that cannot be trusted: the message is one sentence that says what is wrong and where. */
export class DamagedTrace extends Error {
  override name = 'DamagedTrace'
}

/** The element with this index; a trace that names one that does not exist is damaged. */
export function entryOf<T>(list: readonly T[], id: number, what: string): T {
  const entry = list[id]
  if (entry === undefined) throw new DamagedTrace(`The trace names ${what} ${id}, of which it has only ${list.length}.`)
  return entry
}
