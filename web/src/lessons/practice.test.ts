import { describe, expect, it } from 'vitest'
import { judgeAnswer, judgeBlanks, shuffled, type ChoiceQuestion, type NumberQuestion } from './practice'

const texts = (en: string) => ({ en, ko: `${en}.` })
const number: NumberQuestion = {
  id: 'n',
  ask: texts('?'),
  answer: 3.297442541400256,
  because: texts('right'),
  wrong: [{ value: 1, because: texts('forgot') }],
  otherwise: texts('look'),
}
const choice: ChoiceQuestion = {
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

  it('counts with separators between the thousands', () => {
    const bytes = { ...number, answer: 40_000_000 }
    for (const given of [
      '40,000,000',
      '40 000 000',
      '40_000_000',
      '4e7',
      '40000000',
      '40,000,000.0',
      '+40\u00a0000\u00a0000',
    ])
      expect(judgeAnswer(bytes, given)?.right, given).toBe(true)
    expect(judgeAnswer({ ...number, answer: 2000 }, '2,000')?.right).toBe(true)
    expect(judgeAnswer({ ...number, answer: 0.5 }, '0,500')?.right).toBe(true)
    expect(judgeAnswer({ ...number, answer: 3.297 }, '3,297')?.right).toBe(true)
    for (const given of ['40,00,000', '4,0000', ',5', '1,2,3'])
      expect(judgeAnswer(bytes, given)?.right, given).not.toBe(true)
  })

  it('of several blanks is judged one by one', () => {
    const blanks = [4, 5].map((answer) => ({ label: texts('l'), answer, because: texts('b') }))
    expect(judgeBlanks({ id: 'b', ask: texts('?'), blanks }, ['4', '4.0'])).toEqual([true, false])
    expect(judgeBlanks({ id: 'b', ask: texts('?'), blanks }, ['', 'x'])).toEqual([null, null])
  })

  it('that is a choice says why', () => {
    expect(judgeAnswer(choice, 1)).toEqual({ right: true, because: texts('yes') })
    expect(judgeAnswer(choice, 0)).toEqual({ right: false, because: texts('no') })
    expect(judgeAnswer(choice, 2)).toBeNull()
  })
})

describe('choices', () => {
  it('have one order for each reader and question, and all of them', () => {
    const orders = Array.from({ length: 300 }, (_, reader) =>
      shuffled(['a', 'b', 'c'], `${reader}/step14/sum`).join(''),
    )
    expect(orders.slice(0, 3)).toEqual(
      [0, 1, 2].map((reader) => shuffled(['a', 'b', 'c'], `${reader}/step14/sum`).join('')),
    )
    for (const order of ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
      expect(orders.filter((one) => one === order).length, order).toBeGreaterThan(20)
  })
})
