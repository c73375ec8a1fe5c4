import { describe, expect, it } from 'vitest'
import { A, a, B, c, C, D, step16, y } from '../../testing/diamond'
import { layoutInput } from '../layout/input'
import { layout } from '../layout/layout'
import type { LayoutEdge } from '../layout/types'
import { Player } from '../playback/player'
import { storyOf, type Story } from './story'

function stage(): { player: Player; edges: Map<string, LayoutEdge> } {
  const player = new Player(step16().store())
  const { variables, functions } = player.trace
  const picture = layout(layoutInput(variables, functions))
  return { player, edges: new Map(picture.edges.map((edge) => [edge.id, edge])) }
}
const ends = ({ edge }: Story['flights'][number]): [number, number] =>
  edge.kind === 'output' ? [edge.v, edge.f] : [edge.f, edge.v]
/** Where the player stands at a time. */
const indexAt = (story: Story, time: number): number => story.beats.findLast(({ at }) => at <= time)!.index

describe('a pop', () => {
  const { player, edges } = stage()
  player.seekPop(0)
  const move = player.nextPop()
  const story = storyOf(player.trace, move, edges)!

  it('lets the gradient of its output come in, and then its products leave along the edges', () => {
    expect(story.flights.map(ends)).toEqual([
      [y, D],
      [D, 2],
      [D, c],
    ])
    expect(story.flights.map(({ text }) => text)).toEqual(['1.0', '1.0', '1.0'])
    expect(story.flights[1]!.start).toBe(story.flights[0]!.end)
  })

  it('lights the function up first, and changes a gradient when its dot lands, not before', () => {
    expect(player.trace.events[story.beats[0]!.index - 1]).toMatchObject({ k: 'pop', f: D })
    for (const flight of story.flights.slice(1)) {
      const at = (time: number): unknown => {
        const other = new Player(player.trace)
        other.seekEvent(indexAt(story, time))
        return other.state.variables[flight.edge.v]!.grad
      }
      expect(at(flight.end - 1)).toBeNull()
      expect(at(flight.end)).toMatchObject({ data: 1 })
    }
  })

  it('ends where the move ends, after about a second, and every flight is long enough to be seen', () => {
    expect(story.beats.at(-1)!.index).toBe(move.to)
    expect(story.beats.at(-1)!.at).toBeGreaterThan(700)
    expect(story.beats.at(-1)!.at).toBeLessThan(1400)
    for (const { start, end } of story.flights) expect(end - start).toBeGreaterThanOrEqual(310)
  })

  it('is told backwards, faster, to its beginning', () => {
    const back = storyOf(player.trace, { from: move.to, to: move.from }, edges)!
    expect(back.beats.at(-1)!.index).toBe(move.from)
    expect(back.beats.at(-1)!.at).toBeLessThan(story.beats.at(-1)!.at)
    expect(back.flights.map(ends)).toEqual([...story.flights.map(ends)].reverse())
    for (const { start, end, undone } of back.flights) {
      expect(undone).toBe(true)
      expect(end - start).toBeGreaterThanOrEqual(310)
    }
    const times = back.beats.map(({ at }) => at)
    expect(times).toEqual([...times].sort((p, q) => p - q))
  })
})

describe('a move', () => {
  it('by line flies what the line sends', () => {
    const { player, edges } = stage()
    player.seekPop(0)
    const flown: [number, number][] = []
    while (player.position < 3) {
      const story = storyOf(player.trace, player.nextLine(), edges)
      if (story) flown.push(...story.flights.map(ends))
    }
    const sent = flown.filter(([f, v]) => player.trace.functions[f]?.inputs.includes(v))
    expect(sent).toContainEqual([D, 2])
    expect(sent).toContainEqual([D, c])
    expect(sent).toContainEqual([C, a])
  })

  it('of several pops shows its end only', () => {
    const { player, edges } = stage()
    player.seekPop(0)
    expect(storyOf(player.trace, player.seekPop(2), edges)).toBeNull()
  })

  it('without a picture, or with nothing to send, is shown at once', () => {
    const { player, edges } = stage()
    player.seekPop(0)
    expect(storyOf(player.trace, player.nextPop(), new Map())).toBeNull()
    expect(storyOf(player.trace, { from: 0, to: 3 }, edges)).toBeNull()
  })

  it('goes through each pop of the run', () => {
    const { player, edges } = stage()
    player.seekPop(0)
    const first = [D, C, B, A].map(() => storyOf(player.trace, player.nextPop(), edges)!.flights.at(-1)!.edge.f)
    expect(first).toEqual([D, C, B, A])
  })
})
