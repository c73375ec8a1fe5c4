import { describe, expect, it } from 'vitest'
import { judgeAnswer, type Question } from './practice'

const texts = (en: string) => ({ en, ko: `${en}.` })
const number: Question = {
  id: 'n',
  ask: texts('?'),
  answer: 3.297442541400256,
  because: texts('right'),
  wrong: [{ value: 1, because: texts('forgot') }],
  otherwise: texts('look'),
}
const choice: Question = {
  id: 'c',
  ask: texts('?'),
  choices: [
    { text: texts('a'), because: texts('no') },
    { text: texts('b'), right: true, because: texts('yes') },
  ],
}

describe('an answer', () => {
  it('that is a number counts however it is written', () => {
    for (const given of ['3.297442541400256', ' 3.2974 ', '3,2974', 3.29744])
      expect(judgeAnswer(number, given)).toEqual({ right: true, because: texts('right') })
    expect(judgeAnswer(number, '1.0')).toEqual({ right: false, because: texts('forgot') })
    expect(judgeAnswer(number, '-3.2974')).toEqual({ right: false, because: texts('look') })
    for (const given of ['', 'three', '1e', 'NaN']) expect(judgeAnswer(number, given)).toBeNull()
  })

  it('that is a choice says why', () => {
    expect(judgeAnswer(choice, 1)).toEqual({ right: true, because: texts('yes') })
    expect(judgeAnswer(choice, 0)).toEqual({ right: false, because: texts('no') })
    expect(judgeAnswer(choice, 2)).toBeNull()
  })
})
