import { expect, it } from 'vitest'
import { layout } from './layout'
import { type LayoutAnswer, type LayoutJob, type LayoutWorker, Layouter, SMALL } from './layouter'
import { diamond, Sample } from '../../testing/sampleGraphs'
import type { LayoutInput } from './types'

class StubWorker implements LayoutWorker {
  jobs: LayoutJob[] = []
  terminated = false
  onmessage: ((event: MessageEvent<LayoutAnswer>) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  postMessage(job: LayoutJob): void {
    this.jobs.push(job)
  }
  terminate(): void {
    this.terminated = true
  }
  answer(answer: LayoutAnswer): void {
    this.onmessage?.({ data: answer } as MessageEvent<LayoutAnswer>)
  }
  finish(job: LayoutJob): void {
    this.answer({ id: job.id, result: layout(job.input) })
  }
}

function large(extra = 0): LayoutInput {
  const s = new Sample()
  let x = s.leaf()
  for (let i = 0; i < SMALL / 2 + extra; i++) x = s.call(x)
  return s.input
}

function stubbed(): { layouter: Layouter; workers: StubWorker[] } {
  const workers: StubWorker[] = []
  const layouter = new Layouter(() => {
    const worker = new StubWorker()
    workers.push(worker)
    return worker
  })
  return { layouter, workers }
}

it('a small graph is laid out at once, without a worker', async () => {
  const { layouter, workers } = stubbed()
  const { input } = diamond()
  expect(await layouter.request(input)).toEqual(layout(input))
  expect(workers).toHaveLength(0)
})

it('a large one is laid out by the worker, and one worker serves them all', async () => {
  const { layouter, workers } = stubbed()
  for (const input of [large(), large(1)]) {
    const answer = layouter.request(input)
    workers[0]!.finish(workers[0]!.jobs.at(-1)!)
    expect(await answer).toEqual(layout(input))
  }
  expect(workers).toHaveLength(1)
})

it('the newest request wins: earlier ones are null, and those not begun never are', async () => {
  const { layouter, workers } = stubbed()
  const [first, second, third] = [large(), large(1), large(2)].map((input) => layouter.request(input))
  expect(await first).toBeNull()
  expect(await second).toBeNull()
  workers[0]!.finish(workers[0]!.jobs[0]!)
  workers[0]!.finish(workers[0]!.jobs[1]!)
  expect(await third).toEqual(layout(large(2)))
  expect(workers[0]!.jobs).toHaveLength(2)
})

it('a small request outdates a large one', async () => {
  const { layouter, workers } = stubbed()
  const first = layouter.request(large())
  const second = layouter.request(diamond().input)
  expect(await first).toBeNull()
  expect(await second).not.toBeNull()
  workers[0]!.finish(workers[0]!.jobs[0]!)
})

it('an error in the worker rejects with its message, and the next request is served', async () => {
  const { layouter, workers } = stubbed()
  const first = layouter.request(large())
  workers[0]!.answer({ id: workers[0]!.jobs[0]!.id, error: 'out of memory' })
  await expect(first).rejects.toThrow('The graph could not be laid out: out of memory')
  const second = layouter.request(large())
  workers[0]!.finish(workers[0]!.jobs[1]!)
  expect(await second).not.toBeNull()
})

it('a worker that breaks is replaced', async () => {
  const { layouter, workers } = stubbed()
  const first = layouter.request(large())
  workers[0]!.onerror?.({ message: 'script not found' } as ErrorEvent)
  await expect(first).rejects.toThrow('script not found')
  expect(workers[0]!.terminated).toBe(true)
  const second = layouter.request(large())
  workers[1]!.finish(workers[1]!.jobs[0]!)
  expect(await second).not.toBeNull()
})

it('a worker that cannot be started rejects with the reason', async () => {
  const layouter = new Layouter(() => {
    throw new Error('workers are not allowed here')
  })
  await expect(layouter.request(large())).rejects.toThrow('workers are not allowed here')
})
