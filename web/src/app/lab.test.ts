import { describe, expect, it, vi, afterEach } from 'vitest'
import type { Kernel, LabRequest } from '../kernel/kernel'
import { TraceBuilder } from '../../testing/traceBuilder'
import { Lab, LabFailure, LabNonsense, LabTimeout } from './lab'
import { Turns } from './turns'

const REQUEST: LabRequest = { tool: 'grader', files: { 'main.py': '' } }
const text = (answer: unknown) => (typeof answer === 'string' ? answer : null)
const later = () => new Promise((resolve) => setTimeout(resolve))

/** What a Lab asks of a Kernel; answers when the test says so. */
class StubKernel {
  asked: { settle: (answer: unknown) => void; fail: (error: Error) => void }[] = []
  stopped = 0
  whenReady = () => Promise.resolve()
  ask = () => new Promise((settle, fail) => this.asked.push({ settle, fail }))
  run = async (_job: unknown, onchunk: (chunk: object) => void) => {
    onchunk(new TraceBuilder().trace())
    return { end: { kind: 'done' } }
  }
  stop = () => {
    this.stopped++
    this.asked.at(-1)?.settle(null)
  }
}
function lab(kernel: StubKernel, patience = 1000) {
  return new Lab(() => Promise.resolve(kernel as unknown as Kernel), new Turns(), patience)
}

afterEach(() => vi.useRealTimers())

describe('the lab', () => {
  it('takes no recording that the recorder could not finish', async () => {
    const kernel = new StubKernel()
    const fault = { message: 'ValueError: zip()', at: ['engine.py', 12], details: '' }
    kernel.run = async (_job: unknown, onchunk: (chunk: object) => void) => {
      onchunk({ ...new TraceBuilder().trace(), end: { kind: 'fault', fault } })
      return { end: { kind: 'fault' } }
    }
    await expect(lab(kernel).record({ files: {}, engine: null })).rejects.toMatchObject({
      name: 'RecorderFailed',
      fault,
    })
  })

  it('asks one thing after another', async () => {
    const kernel = new StubKernel()
    const both = lab(kernel)
    const first = both.ask(REQUEST, text)
    const second = both.ask(REQUEST, text)
    await later()
    expect(kernel.asked).toHaveLength(1)
    kernel.asked[0]!.settle({ answer: 'one' })
    expect(await first).toBe('one')
    await later()
    kernel.asked[1]!.settle({ answer: 'two' })
    expect(await second).toBe('two')
  })

  it('records a trace', async () => {
    const trace = await lab(new StubKernel()).record({ files: { 'main.py': '' }, engine: 'step16' })
    expect(trace.end).toEqual({ kind: 'done' })
  })

  it('stops what never ends, and goes on with the next', async () => {
    const kernel = new StubKernel()
    const patient = lab(kernel, 5)
    await expect(patient.ask(REQUEST, text)).rejects.toBeInstanceOf(LabTimeout)
    expect(kernel.stopped).toBe(1)
    const next = patient.ask(REQUEST, text)
    await later()
    kernel.asked[1]!.settle({ answer: 'fine' })
    expect(await next).toBe('fine')
  })

  it('tells that Python is not there, or said no', async () => {
    const gone = new Lab(() => Promise.reject(new Error('offline')), new Turns())
    await expect(gone.ask(REQUEST, text)).rejects.toBeInstanceOf(LabFailure)
    const kernel = new StubKernel()
    const failing = lab(kernel).ask(REQUEST, text)
    await later()
    kernel.asked[0]!.fail(new Error('UnknownTool'))
    await expect(failing).rejects.toThrow('UnknownTool')
  })

  it('tells what is no answer of the tool, whether something came back or nothing', async () => {
    for (const answer of [undefined, null, 1, { answer: 'text' }]) {
      const kernel = new StubKernel()
      const asked = lab(kernel).ask(REQUEST, text)
      await later()
      kernel.asked[0]!.settle({ answer })
      await expect(asked).rejects.toBeInstanceOf(LabNonsense)
    }
  })
})
