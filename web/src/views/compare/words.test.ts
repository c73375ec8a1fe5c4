import { describe, expect, it } from 'vitest'
import type { Difference } from '../../analysis/alignDifference'
import { plain } from '../../i18n/parts'
import { compareWords } from './words'

const names = { en: { left: 'Step 14', right: 'Step 16' }, ko: { left: '14단계', right: '16단계' } }
const tell = (language: 'en' | 'ko', difference: Difference | null): string =>
  plain(compareWords[language].explain(difference, names[language]))

const pop: Difference = {
  pair: 3,
  kind: 'pop',
  side: 'left',
  f: 0,
  label: 'Square',
  again: false,
  arrived: 1,
  expected: 2,
  output: 'a',
  other: { f: 1, label: 'Square' },
  gradient: '8.0',
  harm: null,
}
const grad: Difference = {
  pair: 1,
  kind: 'grad',
  variable: [0, 0],
  label: 'x',
  f: 0,
  function: 'Add',
  left: '1.0',
  right: '2.0',
  leftHow: 'overwritten',
  rightHow: 'add',
  shared: [],
}

describe('the sentence for the first difference', () => {
  it('names who pops too early, and what was missing', () => {
    expect(tell('en', pop)).toBe(
      'Step 14 pops Square too early: of the 2 gradients that a waits for, only 1 has arrived. So it goes on with 8.0 alone. Step 16 pops another Square first, and waits until all have arrived.',
    )
    expect(tell('ko', pop)).toBe(
      '14단계는 Square를 너무 일찍 꺼냅니다. a에 와야 할 기울기 2개 가운데 1개만 도착했습니다. 그래서 8.0만 가지고 계산합니다. 16단계는 다른 Square를 먼저 꺼내고, 기울기가 모두 올 때까지 기다립니다.',
    )
  })

  it('says another only of a function of the same name, and that a pop in time does no harm', () => {
    const early: Difference = { ...pop, arrived: 1, expected: 1, other: { f: 1, label: 'Add' } }
    expect(tell('en', early)).toBe(
      'Step 14 pops Square now. Step 16 pops Add first. All gradients of a have arrived, so this alone does no harm.',
    )
    expect(tell('ko', early)).toContain('16단계는 Add를 먼저 꺼냅니다.')
    const harm: Difference = {
      ...early,
      harm: { pair: 4, side: 'left', label: 'Square', output: 'a', arrived: 1, expected: 12 },
    }
    expect(tell('en', harm)).toMatch(/The harm comes at pop 4: Step 14 pops Square when a has 1 of 12 gradients\.$/)
    expect(tell('ko', harm)).toMatch(/14단계는 a에 기울기 12개 중 1개만 도착했을 때 Square를 꺼냅니다\.$/)
  })

  it('does not tell two queues apart by names that are the same', () => {
    const queue: Difference = { pair: 2, kind: 'queue', left: ['Square', 'Square'], right: ['Square', 'Square'] }
    for (const language of ['en', 'ko'] as const) expect(tell(language, queue)).not.toContain('Square')
  })

  it('tells overwriting from adding, whichever side does it', () => {
    expect(tell('en', grad)).toBe(
      'Step 14 puts the later gradient of x in the place of the earlier one: 1.0. Step 16 adds them up: 2.0.',
    )
    expect(tell('en', { ...grad, leftHow: 'add', rightHow: 'overwritten' })).toMatch(
      /^Step 16 puts .*: 2\.0\. Step 14 adds them up: 1\.0\.$/,
    )
    expect(tell('ko', grad)).toBe(
      '14단계는 x의 앞선 기울기를 나중 기울기로 덮어써서 1.0이 됩니다. 16단계는 둘을 더해서 2.0이 됩니다.',
    )
  })

  it('names the variable that shares the array', () => {
    const shared: Difference = {
      ...grad,
      label: 'y',
      left: '2.0',
      right: '1.0',
      leftHow: 'inplace',
      rightHow: 'none',
      shared: ['x'],
    }
    expect(tell('en', shared)).toContain('y shares that array with x: its gradient becomes 2.0, too')
    expect(tell('ko', shared)).toContain('y의 기울기와 x의 기울기가 같은 배열이라서')
  })

  it('leaves out the folder that Python names', () => {
    const end: Difference = {
      pair: 0,
      kind: 'end',
      side: 'left',
      problem: {
        type: 'ImportError',
        message: "cannot import name 'add' from 'steps.step07' (/lib/step07.py)",
        frames: [],
      },
    }
    expect(tell('en', end)).toBe(
      "Step 14 ends with ImportError: cannot import name 'add' from 'steps.step07'. Step 16 goes on.",
    )
  })

  it('has words for every kind, in both languages', () => {
    const others: (Difference | null)[] = [
      null,
      { ...pop, again: true },
      { ...pop, arrived: 2, other: null },
      { ...grad, leftHow: 'none', rightHow: 'set' },
      { pair: 1, kind: 'kept', side: 'right', variable: [1, 1], label: 'y', value: '1.0' },
      {
        pair: 4,
        kind: 'freed',
        side: 'right',
        count: 7,
        by: 'count',
        later: false,
        example: { kind: 'function', left: 0, right: 0, label: 'Square' },
      },
      {
        pair: 4,
        kind: 'freed',
        side: 'left',
        count: 7,
        by: 'collector',
        later: true,
        example: { kind: 'variable', left: 0, right: 0, label: 'x' },
      },
      { pair: 4, kind: 'end', side: 'right', problem: null },
      { pair: 2, kind: 'queue', left: ['B', 'A'], right: ['A', 'B'] },
    ]
    for (const language of ['en', 'ko'] as const)
      for (const one of others) {
        const text = tell(language, one)
        expect(text).toContain(names[language].left)
        expect(text).toMatch(/[.]$/)
        expect(text).not.toMatch(/undefined|\[object|\.\.| {2}/)
      }
  })
})
