import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareEverything, doEverything } from '../../testing/everything'
import { mutated } from '../../testing/mutate'
import { step14, step16 } from '../../testing/diamond'
import { randomNumbers, Toy, type Order } from '../../testing/toyEngine'
import { DamagedTrace } from './damaged'
import type { Trace } from './schema'
import { TraceStore } from './store'

/** Made by build.py: what the lessons' programs did, as the recorder tells it. */
const RECORDINGS = join(import.meta.dirname, '../../../build/traces')
const recordings = existsSync(RECORDINGS) ? readdirSync(RECORDINGS).filter((name) => /^[\w-]+\.json$/.test(name)) : []
const read = (name: string): string => readFileSync(join(RECORDINGS, name), 'utf8')

const parse = (trace: Trace): TraceStore => TraceStore.parse(JSON.stringify(trace))

describe('what the recorder tells', () => {
  it.each(recordings)('%s contradicts itself nowhere, and everything can be done with it', (name) => {
    const store = TraceStore.parse(read(name))
    doEverything(store)
    compareEverything(store, store)
  })
})

/** Small ones, so that damage meets something that matters. */
const small: [string, Trace][] = [
  ['the diamond of step 16', step16().trace()],
  ['the diamond of step 14', step14().trace()],
  ...(['generation', 'stack', 'recursive'] as Order[]).map((order, i): [string, Trace] => [
    `a random run (${order})`,
    new Toy(randomNumbers(i + 1)).run(8, 2, order).trace(),
  ]),
  ...recordings
    .slice(0, 12)
    .map((name): [string, Trace] => [name, JSON.parse(read(name)) as Trace])
    .filter(([, trace]) => trace.events.length > 20 && trace.events.length < 700),
]
const ROUNDS = 600

describe('a damaged trace', () => {
  it.each(small)(
    'of %s ends in a sentence at once, or everything works',
    (_name, trace) => {
      const random = randomNumbers(20_26)
      const whole = parse(trace)
      let refused = 0
      for (let round = 0; round < ROUNDS; round++) {
        const damaged = mutated(trace, random)
        const text = JSON.stringify(damaged)
        let store: TraceStore
        try {
          store = TraceStore.parse(text)
        } catch (error) {
          if (!(error instanceof DamagedTrace)) throw new Error(`round ${round}: ${String(error)}`, { cause: error })
          expect(error.message).toMatch(/^.{10,400}\.$/s)
          refused++
          continue
        }
        try {
          doEverything(store, { stops: 40, nodes: 40 })
          compareEverything(whole, store)
        } catch (error) {
          throw new Error(`round ${round} was taken in, and then: ${String(error)}`, { cause: error })
        }
      }
      // Otherwise the mutations would prove nothing.
      expect(refused).toBeGreaterThan(ROUNDS / 4)
      expect(refused).toBeLessThan(ROUNDS)
    },
    60_000,
  )
})
