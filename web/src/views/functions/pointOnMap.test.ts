import { describe, expect, it, vi } from 'vitest'
import type { Lab } from '../../app/lab'
import { TraceStore } from '../../trace/store'
import { functions } from './functions'
import { PointOnMap } from './pointOnMap.svelte'

vi.mock('../../layout/layouter', () => ({
  Layouter: class {
    request = () => Promise.resolve(null)
  },
}))

const later = () => new Promise((resolve) => setTimeout(resolve))
const sphere = functions.find((one) => one.id === 'sphere')!

/** What the state asks of a Lab; each run prints what the test says, when it says so. */
class StubLab {
  programs: string[] = []
  #answers: ((text: string) => void)[] = []
  record = ({ files }: { files: Record<string, string> }): Promise<TraceStore> => {
    this.programs.push(files['main.py'] ?? '')
    return new Promise((resolve) =>
      this.#answers.push((text) => {
        const trace = new TraceStore()
        trace.append({ events: [{ k: 'print', stream: 'stdout', text }], end: { kind: 'done' } })
        resolve(trace)
      }),
    )
  }
  async print(text: string): Promise<void> {
    this.#answers.shift()?.(text)
    await later()
  }
}
function begin() {
  const lab = new StubLab()
  return { lab, spot: new PointOnMap(lab as unknown as Lab, sphere) }
}

describe('a point on the map', () => {
  it('that moves faster than the engine runs is computed where it comes to rest', async () => {
    const { lab, spot } = begin()
    for (const x of [0.1, 0.2, 0.3, 0.4]) {
      spot.drag([x, 0])
      void spot.settle()
      await later()
    }
    await lab.print('0.01 0.2 0.0\n')
    expect(lab.programs).toHaveLength(2)
    expect(lab.programs[1]).toContain('np.array(0.4)')
    await lab.print('0.16 0.8 0.0\n')
    expect(spot.reading).toEqual({ z: 0.16, gx: 0.8, gy: 0, exact: true })
    expect(lab.programs).toHaveLength(2)
    expect(spot.busy).toBe(false)
  })

  it('that the hand takes during a descent stays with the hand', async () => {
    const { lab, spot } = begin()
    void spot.descend(1)
    await later()
    spot.drag([-1, 2])
    void spot.settle()
    await lab.print('0.8 0.8\n')
    await lab.print('5.0 -2.0 4.0\n')
    expect(spot.point).toEqual([-1, 2])
    expect(spot.path).toEqual([])
    expect(spot.reading?.gx).toBe(-2)
  })

  it('that has walked shows no figures of where it stood before', async () => {
    const { lab, spot } = begin()
    void spot.settle()
    await later()
    await lab.print('2.0 2.0 2.0\n')
    void spot.descend(1)
    await later()
    await lab.print('0.8 0.8\n')
    expect(spot.point).toEqual([0.8, 0.8])
    expect(spot.reading?.exact ?? false).toBe(false)
    await lab.print('1.28 1.6 1.6\n')
    expect(spot.reading).toEqual({ z: 1.28, gx: 1.6, gy: 1.6, exact: true })
  })

  it('that is off the map has the figures of that place', async () => {
    const { lab, spot } = begin()
    void spot.descend(2)
    await later()
    await lab.print('-1.2 -1.2\n3.0 3.0\n')
    expect(spot.lost).toBe(true)
    await lab.print('18.0 6.0 6.0\n')
    expect(spot.reading).toEqual({ z: 18, gx: 6, gy: 6, exact: true })
  })
})
