import { describe, expect, it } from 'vitest'
import type { SurveyRun } from '../../answers/schema'
import { firstThatCan, isDifferent, statusOf, stepBefore } from './survey'

const run = (engine: string, gradients: Record<string, string> | null): SurveyRun => ({
  engine,
  end: gradients ? 'done' : 'error',
  output: '',
  missing: null,
  gradients: gradients ?? {},
  problem: gradients ? null : { type: 'TypeError', message: '', frames: [] },
})

describe('the steps of the book', () => {
  it('start from the step before, never from the appendix', () => {
    const engines = ['step13', 'step14', 'appendix_a', 'step16', 'dezero']
    expect(engines.map((id) => stepBefore(id, engines))).toEqual([null, 'step13', 'step14', 'step14', 'step16'])
  })

  it('say which later one can run the program first', () => {
    const runs = [run('step13', null), run('appendix_a', {}), run('step16', null), run('step20', {}), run('step21', {})]
    expect(firstThatCan('step13', runs)).toBe('step20')
    expect(firstThatCan('step16', runs)).toBe('step20')
    expect(firstThatCan('step21', runs)).toBeNull()
  })

  it('that run, but to other gradients than the library, are told apart', () => {
    const runs = [
      run('step13', null),
      run('step14', { x: '96.0', a: '16.0' }),
      run('step16', { x: '64.00000001', a: '16.0' }),
      run('dezero', { x: '64.0', a: 'None' }),
    ]
    expect(runs.map((one) => statusOf(one, runs))).toEqual(['fails', 'differs', 'runs', 'runs'])
    expect(isDifferent(runs[1]!, 'x', runs)).toBe(true)
    expect(isDifferent(runs[1]!, 'a', runs)).toBe(false)
  })

  it('that find no end cannot run the program', () => {
    const runs: SurveyRun[] = [{ ...run('step14', {}), end: 'timeout' }, run('step16', { x: '64.0' })]
    expect(runs.map((one) => statusOf(one, runs))).toEqual(['fails', 'runs'])
    expect(firstThatCan('step14', runs)).toBe('step16')
  })

  it('are not judged where the library itself cannot run the program', () => {
    const runs = [run('step14', { x: '96.0' }), run('dezero', null)]
    expect(statusOf(runs[0]!, runs)).toBe('runs')
  })
})
