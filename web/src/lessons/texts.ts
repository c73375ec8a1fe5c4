/** What is fetched when somebody reads: apart from the page's own script, which has no use for these addresses before. */
import type { Language } from '../i18n/index'
import type { LessonPart } from './lessons'
import type { Exercise, Question } from './practice'

type Files<T> = Record<string, () => Promise<T>>

const texts = import.meta.glob<LessonPart[]>('../../lessons/*/lesson.*.md', { import: 'default' })
const quizzes = import.meta.glob<Question[]>('../../lessons/*/quiz.json', { import: 'default' })
const exercises = import.meta.glob<Exercise>('../../lessons/*/exercise.json', { import: 'default' })

export async function loadParts(id: string, language: Language): Promise<LessonPart[]> {
  const parts = await optional(texts, id, `lesson.${language}.md`)
  if (!parts) throw new Error(`The lesson ${id} has no text in ${language}.`)
  return parts
}

export const loadQuestions = async (id: string): Promise<Question[]> => (await optional(quizzes, id, 'quiz.json')) ?? []
export const loadExercise = (id: string): Promise<Exercise | null> => optional(exercises, id, 'exercise.json')

async function optional<T>(files: Files<T>, id: string, name: string): Promise<T | null> {
  return (await files[`../../lessons/${id}/${name}`]?.()) ?? null
}
