/** For tests: small damage to a trace, of the kinds that a faulty recorder, a cut file or a forger causes; the same for the same numbers. */
import type { Trace } from '../src/trace/schema'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const STRANGE: Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  0.5,
  1e300,
  -1e300,
  '',
  'nan',
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  'x'.repeat(5000),
  [],
  [[]],
  [null],
  {},
  { kind: 'array' },
  { kind: 'array', dtype: 'float64', shape: [], data: 1 },
  { kind: 'array', dtype: 'float64', shape: [2], data: 1 },
  { kind: 'array', dtype: 'float64', shape: [3], data: [1, [2], 3] },
  { kind: 'big', dtype: 'float64', shape: [1000] },
  { kind: 'other' },
  { kind: 'scalar', type: 'float', data: 'nan' },
  { kind: 'variable', v: 10 ** 9 },
  { kind: 'other', type: 'A', text: 'a'.repeat(3000) },
]

/** One to three mutations of a copy. */
export function mutated(trace: Trace, random: () => number): Trace {
  const copy = structuredClone(trace) as unknown as { [key: string]: Json }
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const lists = ['variables', 'functions', 'events'].map((key) => copy[key] as Json[])
  const events = copy.events as Json[]
  const place = (list: Json[]): number => Math.floor(random() * list.length)

  const kinds: (() => void)[] = [
    // A value somewhere becomes another one.
    () => change(pick(lists), () => structuredClone(pick(STRANGE))),
    // A number moves by a little: ids, places, counts, lines.
    () =>
      change(pick(lists), (old) =>
        typeof old === 'number' ? old + pick([-2, -1, 1, 2]) : structuredClone(pick(STRANGE)),
      ),
    // A field is dropped.
    () => {
      const one = pick(pick(lists))
      if (typeof one === 'object' && one !== null && !Array.isArray(one)) delete one[pick(Object.keys(one))]
    },
    // Events are dropped, doubled, swapped, moved.
    () => void events.splice(place(events), 1 + Math.floor(random() * 3)),
    () => void events.splice(place(events), 0, structuredClone(pick(events))),
    () => {
      const [i, j] = [place(events), place(events)]
      ;[events[i], events[j]] = [events[j]!, events[i]!]
    },
    () => void events.splice(place(events), 0, ...events.splice(place(events), 1)),
    () => void events.splice(place(events)),
    // A field of one event is that of another.
    () => {
      const [one, other] = [pick(events), pick(events)]
      if (!isFields(one) || !isFields(other)) return
      const key = pick(Object.keys(other))
      one[key] = structuredClone(other[key]!)
    },
    // The header and the end.
    () =>
      void (copy[pick(['engine', 'files', 'end', 'variables', 'functions', 'events', 'format'])] = structuredClone(
        pick(STRANGE),
      )),
    () =>
      void (copy.end = {
        kind: pick(['done', 'error', 'limit', 'interrupted', 'other']),
        error: structuredClone(pick(STRANGE)),
        size: structuredClone(pick(STRANGE)),
      }),
    () =>
      void (
        isFields(copy.files!) &&
        Object.defineProperty(copy.files, pick(['__proto__', 'constructor', 'main.py']), {
          value: structuredClone(pick(STRANGE)),
          enumerable: true,
          writable: true,
          configurable: true,
        })
      ),
  ]

  /** Walks down from one entry of the list to a value within, and replaces it. */
  function change(list: Json[], how: (old: Json) => Json): void {
    let holder: Json[] | { [key: string]: Json } = list
    for (;;) {
      const keys: string[] = Object.keys(holder)
      if (keys.length === 0) return
      const key: string = pick(keys)
      const here = holder as { [key: string]: Json }
      const inner: Json = here[key]!
      if (typeof inner === 'object' && inner !== null && (holder === list || random() < 0.75)) holder = inner
      else {
        here[key] = how(inner)
        return
      }
    }
  }

  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    if (lists.every((list) => list.length > 0)) pick(kinds)()
  }
  return copy as unknown as Trace
}

function isFields(x: Json): x is { [key: string]: Json } {
  return typeof x === 'object' && x !== null && !Array.isArray(x)
}
