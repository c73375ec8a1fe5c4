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
export type Question = ChoiceQuestion | NumberQuestion

export interface Feedback {
  right: boolean
  because: Texts
}

export const isChoice = (question: Question): question is ChoiceQuestion => 'choices' in question

/** The answer as the learner gave it: the index of a choice, or what was typed. Null where it is no answer at all. */
export function judgeAnswer(question: Question, given: number | string): Feedback | null {
  if (isChoice(question)) {
    const choice = typeof given === 'number' ? question.choices[given] : undefined
    return choice ? { right: choice.right === true, because: choice.because } : null
  }
  const value = typeof given === 'string' ? numberOf(given) : given
  if (value === null) return null
  if (close(value, question.answer)) return { right: true, because: question.because }
  const known = question.wrong.find((wrong) => close(value, wrong.value))
  return { right: false, because: known?.because ?? question.otherwise }
}

/** An answer that is right to four digits is accepted. */
const close = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(1e-9, Math.abs(b) * 5e-5)

/** A number as people type it, with a decimal comma too. */
function numberOf(text: string): number | null {
  const plain = text
    .trim()
    .replace(/^(-?\d+),(\d+)$/, '$1.$2')
    .replace('−', '-')
  return plain === '' || !Number.isFinite(Number(plain)) ? null : Number(plain)
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
