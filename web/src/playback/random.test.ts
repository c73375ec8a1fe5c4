import { describe, expect, it } from 'vitest'
import { TraceStore } from '../trace/store'
import { Player } from './player'
import { randomNumbers, Toy, type Order, type World } from '../../testing/toyEngine'
import type { PlayState } from './types'

const ORDERS: Order[] = ['generation', 'stack', 'queue', 'recursive']
const CASES = Array.from({ length: 24 }, (_, seed) => ({ seed, order: ORDERS[seed % 4]! }))

function program(seed: number, order: Order): Toy {
  const random = randomNumbers(seed)
  // The wrong orders pop a function once a path, so their graphs stay small.
  return new Toy(random).run(
    order === 'generation' ? 1 + Math.floor(random() * 20) : 1 + Math.floor(random() * 7),
    3,
    order,
  )
}

function storeOf(toy: Toy): TraceStore {
  const store = new TraceStore()
  store.append(toy.trace())
  return store
}

/** The engine's own view, read from the player's state. */
function worldOf(state: PlayState): Omit<World, 'sizes'> {
  const there = state.variables.filter((v) => v.shown)
  return {
    grads: there.map((v) => v.grad),
    data: there.map((v) => v.data),
    creators: there.map((v) => v.creator),
    names: there.map((v) => v.name),
    arrivals: there.map((v) => [v.arrived, v.expected]),
    queue: state.queue,
    seen: state.seen,
    calls: state.stack.map((entry) => entry.call),
    config: state.config.enable_backprop as boolean | undefined,
    printed: state.printed,
  }
}

function expectWorld(player: Player, world: World): void {
  const { sizes: _sizes, ...expected } = world
  expect(worldOf(player.state)).toEqual(expected)
}

describe.each(CASES)('a random program (seed $seed, order $order)', ({ seed, order }) => {
  const toy = program(seed, order)
  const whole = storeOf(toy)
  const copies: PlayState[] = []
  {
    const player = new Player(whole)
    for (let i = 0; i <= toy.events.length; i++) {
      player.seekEvent(i)
      copies.push(structuredClone(player.state))
    }
  }

  it('shows at every event what the engine held then', () => {
    const player = new Player(whole)
    for (let i = 0; i <= toy.events.length; i++) {
      player.seekEvent(i)
      expectWorld(player, toy.worlds[i]!)
    }
  })

  it('goes back through the very same states', () => {
    const player = new Player(whole)
    player.seekEvent(toy.events.length)
    for (let i = toy.events.length; i >= 0; i--) {
      player.seekEvent(i)
      expect(player.state).toEqual(copies[i])
    }
    expect(player.position).toBe(0)
  })

  it('reaches the same state by any way', () => {
    const player = new Player(whole)
    const random = randomNumbers(seed + 1000)
    for (let n = 0; n < 60; n++) {
      const dice = random()
      if (dice < 0.3) player.nextPop()
      else if (dice < 0.5) player.previousPop()
      else if (dice < 0.7) player.nextLine()
      else if (dice < 0.9) player.previousLine()
      else player.seekEvent(Math.floor(random() * (toy.events.length + 1)))
      expect(player.state).toEqual(copies[player.index])
      expect(player.position).toBe(toy.events.slice(0, player.index).filter((event) => event.k === 'pop').length)
    }
  })

  it('is the same when it streams in pieces while the learner steps', () => {
    const random = randomNumbers(seed + 2000)
    const store = new TraceStore()
    const player = new Player(store)
    let done = 0
    let sizes = { variables: 0, functions: 0 }
    while (done < toy.events.length) {
      const next = Math.min(toy.events.length, done + 1 + Math.floor(random() * 40))
      const now = toy.worlds[next]!.sizes
      store.append({
        variables: toy.variables.slice(sizes.variables, now.variables),
        functions: toy.functions.slice(sizes.functions, now.functions),
        events: toy.events.slice(done, next),
      })
      player.extend()
      ;[done, sizes] = [next, now]
      if (random() < 0.6) player.nextPop()
      else if (random() < 0.5) player.previousPop()
      else player.last()
      expectWorld(player, toy.worlds[player.index]!)
    }
    store.append({ end: { kind: 'done' } })
    player.extend()
    const reference = new Player(whole)
    expect(player.pops).toEqual(reference.pops)
    expect(player.calls).toEqual(reference.calls)
    reference.last()
    player.last()
    expect(player.state).toEqual(reference.state)
  })
})

describe('a long run', () => {
  const toy = new Toy(randomNumbers(7), false).run(20, 150, 'generation')
  const store = storeOf(toy)

  it('is the same from key frames as event by event', () => {
    expect(toy.events.length).toBeGreaterThan(10_000)
    const seeker = new Player(store)
    seeker.last()
    const random = randomNumbers(8)
    const targets = Array.from({ length: 30 }, () => Math.floor(random() * toy.events.length))
    const found = targets.map((index) => {
      seeker.seekEvent(index)
      return structuredClone(seeker.state)
    })
    const stepper = new Player(store)
    const inOrder = targets.map((index, n) => ({ index, n })).sort((a, b) => a.index - b.index)
    for (const { index, n } of inOrder) {
      while (stepper.index < index) stepper.seekEvent(stepper.index + 1)
      expect(found[n]).toEqual(stepper.state)
    }
    // Back to the beginning from a key frame, event by event.
    seeker.seekEvent(toy.events.length >> 1)
    while (seeker.index > 0) seeker.seekEvent(seeker.index - 1)
    expect(seeker.state).toEqual(new Player(store).state)
  })

  it('seeks from the end to anywhere without replaying what lies between', () => {
    const counted = storeOf(toy)
    const player = new Player(counted)
    player.last()
    let reads = 0
    counted.events = new Proxy(counted.events, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++
        return Reflect.get(target, key) as unknown
      },
    })
    for (const part of [0.1, 0.9, 0.5, 0.2, 0.7, 0]) {
      reads = 0
      player.seekEvent(Math.floor(toy.events.length * part))
      expect(reads).toBeLessThanOrEqual(1100) // half of the spacing between two key frames, and a little
    }
  })
})
