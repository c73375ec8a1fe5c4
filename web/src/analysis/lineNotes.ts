/** What the lines of `backward` have just given: the function popped, the gradients read, computed and stored. */
import type { Player } from '../playback/player'
import { formatShort } from '../trace/format'
import { letterOf } from '../trace/labels'
import type { Place, TraceEvent, Value } from '../trace/schema'
import { shorten } from '../trace/shorten'
import { few, label, seenName } from './references'

/** A piece of a note; gradients have a colour of their own. */
export interface NotePart {
  text: string
  grad?: true
}
/** By file and line, such as `engine.py:12`. */
export type LineNotes = ReadonlyMap<string, readonly NotePart[]>

const LONGEST = 22
const LONGEST_LOCAL = 36
/** Events looked through: a pop of a function with thousands of inputs has more. */
const FARTHEST = 4000

/** Of the call of a Function that is followed, if one is; of the pop that is under way or was the last; before the first pop, of the call of backward. */
export function lineNotes(player: Player): LineNotes {
  const notes = new Map<string, NotePart[]>()
  const { events, files } = player.trace
  const start = player.state.applying
    ? lastApply(player)
    : (player.pops[player.position - 1]?.start ?? player.calls.findLast(({ enter }) => enter < player.index)?.enter)
  if (start === undefined) return notes
  /** Lines of the calls of a function's backward that have not returned. */
  const calling: string[] = []
  const texts = new Map<string, string[]>()
  const textOf = ([file, number]: Place): string => {
    let lines = texts.get(file)
    if (!lines) texts.set(file, (lines = files[file]?.split('\n') ?? []))
    return lines[number - 1] ?? ''
  }
  let line = ''
  let reading: string | null = null
  const note = (at: string, parts: NotePart[]): void => {
    const before = notes.get(at)
    notes.set(at, before && before.length > 0 ? [...before, { text: '; ' }, ...parts] : parts)
  }
  for (const event of events.slice(start, Math.min(player.index, start + FARTHEST))) {
    if (event.k === 'line') {
      line = `${event.at[0]}:${event.at[1]}`
      if (/\.grad\b/.test(textOf(event.at))) reading = line
      continue
    }
    if (event.k === 'gather') {
      calling.push(line)
      note(reading ?? line, gradients(event.gys))
    } else if (event.k === 'gxs') note(calling.pop() ?? line, gradients(event.gxs))
    else if (line !== '') {
      const parts = noteOf(player, event)
      if (parts) note(line, parts)
    }
  }
  return notes
}

/** Where the call of a Function that is followed began. */
function lastApply(player: Player): number | undefined {
  for (let i = player.index - 1; i >= 0; i--) if (player.trace.events[i]!.k === 'apply') return i
  return undefined
}

function gradients(values: readonly Value[]): NotePart[] {
  return few(values, (value) => formatShort(value, LONGEST), '…').flatMap((text, i) => [
    ...(i > 0 ? [{ text: ', ' }] : []),
    { text, grad: true as const },
  ])
}

function noteOf(player: Player, event: TraceEvent): NotePart[] | null {
  switch (event.k) {
    case 'pop':
    case 'push':
      return [{ text: letterOf(player.state, event.f) }]
    case 'skip':
      return [{ text: `${letterOf(player.state, event.f)} in ${seenName(player)}` }]
    case 'sort':
      if (event.now.length === 0) return null
      return [{ text: few(event.now, (f) => letterOf(player.state, f), '…').join(' ') }]
    case 'local':
      return [{ text: shorten(event.text, LONGEST_LOCAL) }]
    case 'link':
      return event.now === null
        ? null
        : [{ text: `${label(player, event.v)}.creator: ${letterOf(player.state, event.now)}` }]
    case 'grad':
      return [{ text: `${label(player, event.v)}: ` }, { text: formatShort(event.now, LONGEST), grad: true }]
    default:
      return null
  }
}
