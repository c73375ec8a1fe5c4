/** Questions and exercises, and how an answer is judged. web/lessons/README.md says what the texts contain. */
import type { Language } from '../i18n/index'

type Texts = Record<Language, string>

interface Asked {
  id: string
  ask: Texts
}
export interface Choice {
  text: Texts
  right?: true
  because: Texts
}
export interface ChoiceQuestion extends Asked {
  choices: Choice[]
}
export interface NumberQuestion extends Asked {
  answer: number
  because: Texts
  wrong: { value: number; because: Texts }[]
  otherwise: Texts
}
/** Several numbers that belong together, such as the generations of all functions. */
export interface BlanksQuestion extends Asked {
  blanks: { label: Texts; answer: number; because: Texts }[]
}
export type Question = ChoiceQuestion | NumberQuestion | BlanksQuestion

export interface Feedback {
  right: boolean
  because: Texts
}

export const isBlanks = (question: Question): question is BlanksQuestion => 'blanks' in question
export const isChoice = (question: Question): question is ChoiceQuestion => 'choices' in question

/** The answer as the learner gave it: the index of a choice, or what was typed. Null where it is no answer at all. */
export function judgeAnswer(question: ChoiceQuestion | NumberQuestion, given: number | string): Feedback | null {
  if (isChoice(question)) {
    const choice = typeof given === 'number' ? question.choices[given] : undefined
    return choice ? { right: choice.right === true, because: choice.because } : null
  }
  const values = typeof given === 'string' ? numbersOf(given) : [given]
  if (values.length === 0) return null
  if (values.some((value) => close(value, question.answer))) return { right: true, because: question.because }
  const known = question.wrong.find((wrong) => values.some((value) => close(value, wrong.value)))
  return { right: false, because: known?.because ?? question.otherwise }
}

/** Which of the blanks are right; null for one in which no number stands. */
export function judgeBlanks({ blanks }: BlanksQuestion, given: readonly string[]): (boolean | null)[] {
  return blanks.map(({ answer }, i) => {
    const values = numbersOf(given[i] ?? '')
    return values.length === 0 ? null : values.some((value) => close(value, answer))
  })
}

/** The order in which the choices are shown: another one for each question and reader, and always the same for these two. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  let state = 2166136261
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619)
  const next = (below: number): number => {
    state = Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = next(i + 1)
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}

/** An answer that is right to four digits is accepted. */
const close = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(1e-9, Math.abs(b) * 5e-5)

/**
 * What a number as people type it may stand for: 40,000,000 and 40 000 000 and 40_000_000, and with a decimal comma too, so
 * that 1,500 is either. Empty where it is no number at all.
 */
function numbersOf(text: string): number[] {
  const plain = text
    .trim()
    .replace('−', '-')
    .replace(/(?<=\d)_(?=\d)/g, '')
  const readings = [plain]
  if (/^[-+]?\d+,\d+$/.test(plain)) readings.push(plain.replace(',', '.'))
  if (/^[-+]?\d{1,3}([,\u00a0\u202f ]\d{3})+(\.\d+)?$/.test(plain)) readings.push(plain.replace(/[^-+\d.]/g, ''))
  return readings.filter((one) => one !== '' && Number.isFinite(Number(one))).map(Number)
}

export interface Exercise {
  ask: Texts
  edits: 'engine' | 'program'
  /** An id of `engineList`, or `own` for the lesson's own. */
  engine: string
  hints: Texts[]
  passed: Texts
  messages: Record<string, Texts>
  check: string
  /** What the learner begins with, where it is not the lesson's program. */
  start: string | null
}
