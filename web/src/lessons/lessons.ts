import type { Language } from '../i18n/index.ts'
import { TraceStore } from '../trace/store.ts'
import type { Exercise, Question } from './practice.ts'

export type LessonPart = { html: string } | { question: string } | { exercise: true }

/** What is known of every lesson before it is opened. */
export interface Card {
  id: string
  /** A chapter of the book, a bug to find, or the playground. */
  kind: 'step' | 'bug' | 'free'
  /** As the book counts: 14, 8-10, A; empty outside the book. */
  step: string
  /** An id of `engineList`, or `own`. */
  engine: string
  /** How long it takes to read and do; 0 where there is no end. */
  minutes: number
  /** Before each pop, ask which function comes next. */
  predict?: boolean
  /** The place among the bugs, from the easiest on. */
  order?: number
  title: Record<Language, string>
}

export interface Lesson extends Card {
  /** One or two sentences above the program. */
  lead: Record<Language, string>
  /** The text, fetched when somebody reads it. */
  parts: (language: Language) => Promise<LessonPart[]>
  /** The questions and the exercise, fetched with the text. */
  questions: () => Promise<Question[]>
  exercise: () => Promise<Exercise | null>
  /** The text of main.py. */
  program: string
  /** The text of the engine that the lesson brings itself; then `engine` is `own`. */
  ownEngine: string | null
  /** The recorded run that the page shows before Python is there; throws NoRecording or DamagedTrace. */
  trace: () => Promise<TraceStore>
}

export class UnknownLesson extends Error {
  override name = 'UnknownLesson'
}

/** The lesson has no recording, or it could not be fetched. */
export class NoRecording extends Error {
  override name = 'NoRecording'
}

type Files<T> = Record<string, () => Promise<T>>

const cards = import.meta.glob<Card>('../../lessons/*/lesson.json', { eager: true, query: '?card', import: 'default' })
const whole = import.meta.glob<Lesson>('../../lessons/*/lesson.json', { import: 'default' })
const texts = import.meta.glob<LessonPart[]>('../../lessons/*/lesson.*.md', { import: 'default' })
const quizzes = import.meta.glob<Question[]>('../../lessons/*/quiz.json', { import: 'default' })
const exercises = import.meta.glob<Exercise>('../../lessons/*/exercise.json', { import: 'default' })
const programs = import.meta.glob<string>('../../lessons/*/program.py', { query: '?raw', import: 'default' })
const engines = import.meta.glob<string>('../../lessons/*/engine.py', { query: '?raw', import: 'default' })

/** The appendix belongs to step 14, whose `+=` it explains. */
const APPENDIX = 14.5
const place = ({ kind, step, order }: Card): number => (kind === 'free' ? 999 : kind === 'bug' ? 100 + (order ?? 0) : step === 'A' ? APPENDIX : Number.parseInt(step))

/** The chapters in the book's order, the bugs from the easiest on, the playground. */
export const lessonList: readonly Card[] = Object.values(cards).sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id))

/** Throws UnknownLesson. */
export async function loadLesson(id: string): Promise<Lesson> {
  if (!lessonList.some((one) => one.id === id)) throw new UnknownLesson(`There is no lesson "${id}".`)
  const [card, program, ownEngine] = await Promise.all([
    part(whole, id, 'lesson.json'),
    part(programs, id, 'program.py'),
    optional(engines, id, 'engine.py'),
  ])
  return {
    ...card,
    program,
    ownEngine,
    parts: (language) => part(texts, id, `lesson.${language}.md`),
    questions: async () => (await optional(quizzes, id, 'quiz.json')) ?? [],
    exercise: () => optional(exercises, id, 'exercise.json'),
    trace: () => fetchTrace(id),
  }
}

async function optional<T>(files: Files<T>, id: string, name: string): Promise<T | null> {
  return (await files[`../../lessons/${id}/${name}`]?.()) ?? null
}

async function part<T>(files: Files<T>, id: string, name: string): Promise<T> {
  const found = await optional(files, id, name)
  if (found === null) throw new Error(`The lesson ${id} lacks its file ${name}.`)
  return found
}

/** build.py records each lesson's program and puts the trace beside the page. */
async function fetchTrace(id: string): Promise<TraceStore> {
  const address = new URL(`traces/${id}.json.gz`, document.baseURI)
  const response = await fetch(address).catch((error: unknown) => {
    throw new NoRecording(`The recording could not be fetched: ${String(error)}`)
  })
  if (!response.ok) throw new NoRecording(`The recording could not be fetched: status ${response.status}.`)
  if (!response.body) throw new NoRecording('The recording arrived empty.')
  const text = await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).text().catch((error: unknown) => {
    throw new NoRecording(`The recording could not be unpacked: ${String(error)}`)
  })
  return TraceStore.parse(text)
}
