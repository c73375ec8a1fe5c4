import { describe, expect, it } from 'vitest'
import type { MemoryProfile, MemoryStep } from '../../answers/schema'
import { readMemoryProfile } from '../../answers/memoryProfile'
import { manyMutations, mutations } from '../../../testing/hostileAnswers'
import { countsOf, firstObject, Memory, pressedAt, seriesOf } from './model'
import { pictureOf } from './picture'
import { COLUMN, place } from './place'

const line = (number: number, rest: Partial<MemoryStep> = {}): MemoryStep => ({
  event: 'line',
  line: number,
  where: null,
  ...rest,
})

/** a and b refer to each other, c only weakly to a; then the names go, then the collector comes. */
const ring: MemoryProfile = {
  steps: [
    line(1),
    line(2, {
      new: [
        [0, 'object', 'Node'],
        [1, 'object', 'Node'],
        [2, 'object', 'Node'],
      ],
      counts: [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
      bind: [
        ['a', null, 0],
        ['b', null, 1],
        ['c', null, 2],
      ],
    }),
    line(3, {
      link: [
        [0, 1, 'next', false],
        [1, 0, 'next', false],
        [2, 0, 'weak', true],
      ],
      counts: [
        [0, 2],
        [1, 2],
      ],
      cycles: [[0, 1]],
      bytes: [[2, 800, 8]],
      held: [800, 8],
    }),
    line(4, {
      unbind: [
        ['a', null, 0],
        ['b', null, 1],
      ],
      counts: [
        [0, 1],
        [1, 1],
      ],
    }),
    {
      ...line(4),
      event: 'collect',
      freed: [
        [0, 'collector'],
        [1, 'collector'],
      ],
      unlink: [
        [0, 1, 'next', false],
        [1, 0, 'next', false],
        [2, 0, 'weak', true],
      ],
      cycles: [],
    },
    line(5, { unbind: [['c', null, 2]], freed: [[2, 'count']], held: [0, 0] }),
  ],
  end: 'done',
  cut: null,
  problem: null,
  output: '',
  unwatched: [],
}

describe('the memory after a step', () => {
  it('is the same whichever way one comes there', () => {
    const fresh = (position: number) => {
      const memory = new Memory(ring)
      memory.seek(position)
      return pictureOf(memory)
    }
    const memory = new Memory(ring)
    for (const position of [6, 3, 0, 5, 4, 1, 6, 2, 0, 6]) {
      memory.seek(position)
      expect(pictureOf(memory)).toEqual(fresh(position))
    }
  })

  it('tells counts, who refers to an object and what nothing reaches any more', () => {
    const memory = new Memory(ring)
    memory.seek(3)
    let picture = pictureOf(memory)
    expect(picture.objects[0]).toMatchObject({ names: ['a'], count: 2, ring: true, lost: false, elsewhere: 0 })
    expect(picture.objects[0]?.referrers).toEqual([
      { from: null, path: 'a', where: null, weak: false },
      { from: 1, path: 'next', where: null, weak: false },
      { from: 2, path: 'weak', where: null, weak: true },
    ])
    expect(picture).toMatchObject({ alive: 3, lost: 0, rings: 1, data: 800, grad: 8 })
    memory.seek(4)
    picture = pictureOf(memory)
    expect(picture.lost).toBe(2) // a weak link reaches nothing
    expect(picture.objects[0]).toMatchObject({ names: [], was: 'a', count: 1, lost: true })
  })

  it('shows what was freed for one step more, with the links it had, and by whom', () => {
    const memory = new Memory(ring)
    memory.seek(5)
    const picture = pictureOf(memory)
    expect(picture.objects.map((o) => o.freed)).toEqual(['collector', 'collector', null])
    expect(picture).toMatchObject({ alive: 1, freed: { count: 0, collector: 2 } })
    expect(picture.links).toEqual([
      [0, 1, 'next', false],
      [1, 0, 'next', false],
    ])
    memory.seek(6)
    expect(pictureOf(memory).objects.map((o) => [o.id, o.freed])).toEqual([[2, 'count']])
  })

  it('counts a reference that is neither a name nor an attribute as one from elsewhere, and keeps what it holds', () => {
    const memory = new Memory({
      ...ring,
      steps: [line(1, { new: [[0, 'object', 'Node']], counts: [[0, 2]], bind: [['a', 'f', 0]] })],
    })
    memory.seek(1)
    expect(pictureOf(memory).objects[0]).toMatchObject({ elsewhere: 1, lost: false, names: ['a'] })
  })

  it('calls an object by a plain name rather than by the way through a list', () => {
    const memory = new Memory({
      ...ring,
      steps: [
        line(1, {
          new: [[0, 'variable', 'Variable']],
          counts: [[0, 2]],
          bind: [
            ["d['k'][0]", null, 0],
            ['x', null, 0],
          ],
        }),
      ],
    })
    memory.seek(1)
    expect(pictureOf(memory).objects[0]?.names).toEqual(['x', "d['k'][0]"])
  })
})

describe('the curves', () => {
  it('have a point before the first step and one after each', () => {
    expect(seriesOf(ring)).toEqual({
      alive: [0, 0, 3, 3, 3, 1, 0],
      data: [0, 0, 0, 800, 800, 800, 0],
      grad: [0, 0, 0, 8, 8, 8, 0],
    })
    expect(countsOf(ring.steps, 0)).toEqual([0, 0, 1, 2, 1, 0, 0])
    expect(firstObject(ring)).toBe(2)
  })
})

describe('a press of the collector', () => {
  it('is a step of its own, which moves the later presses on', () => {
    expect(pressedAt([], 4)).toEqual([4])
    expect(pressedAt([4], 9)).toEqual([4, 9])
    expect(pressedAt([4], 2)).toEqual([2, 5])
    expect(pressedAt([4], 5)).toEqual([4, 5]) // right after the last press
  })
})

describe('the places', () => {
  const objects = (...kinds: ('variable' | 'function')[]) => kinds.map((kind, id) => ({ id, kind }))

  it('go from what comes first to what was made of it, with one row a graph', () => {
    const { nodes } = place(
      objects('variable', 'function', 'variable', 'variable'),
      [
        [1, 0, 'inputs[0]', false],
        [1, 2, 'outputs[0]', true],
        [2, 1, 'creator', false],
      ],
      400,
    )
    const x = (id: number) => nodes.get(id)!.x
    expect([x(1) - x(0), x(2) - x(1)]).toEqual([COLUMN, COLUMN])
    expect(nodes.get(2)!.y).toBe(nodes.get(0)!.y)
    expect(nodes.get(3)!.y).toBe(nodes.get(0)!.y) // room beside it
  })

  it('let a cycle begin at its oldest', () => {
    const { nodes } = place(
      objects('variable', 'variable', 'variable'),
      [
        [0, 1, 'next', false],
        [1, 2, 'next', false],
        [2, 0, 'next', false],
      ],
      400,
    )
    expect([0, 1, 2].map((id) => nodes.get(id)!.x - nodes.get(0)!.x)).toEqual([0, COLUMN, 2 * COLUMN])
  })

  it('start a new line where the width ends', () => {
    const { nodes, height } = place(objects('variable', 'variable', 'variable'), [], 140)
    expect(nodes.get(0)!.y).toBe(nodes.get(1)!.y)
    expect(nodes.get(2)!.y).toBeGreaterThan(nodes.get(0)!.y)
    expect(height).toBeGreaterThan(nodes.get(2)!.y)
  })
})

describe('an answer that was changed on its way', () => {
  it('is refused, or can be stepped through from end to end', () => {
    let taken = 0
    const answers = [...[...mutations(ring)].map(({ answer }) => answer), ...manyMutations(ring, 1000)]
    for (const forged of answers) {
      const answer = readMemoryProfile(forged)
      if (!answer) continue
      taken++
      const memory = new Memory(answer)
      for (const position of [...answer.steps.keys(), answer.steps.length, 0, 2]) {
        memory.seek(position)
        const { objects, links } = pictureOf(memory)
        expect(() => place(objects, links, 400)).not.toThrow()
      }
      seriesOf(answer).alive.forEach((alive) => expect(alive).toBeGreaterThanOrEqual(0))
      expect(countsOf(answer.steps, 0)).toHaveLength(answer.steps.length + 1)
    }
    expect(taken).toBeGreaterThan(10)
  })
})
