import { readGradientCheck } from '../answers/gradientCheck'
import type { GradientCheck } from '../answers/schema'
import type { Language } from '../i18n/index'
import { gunzip } from '../trace/gunzip'
import { TraceStore } from '../trace/store'
import { engineSource } from './engines'
import type { Exercise, Question } from './practice'

export type LessonPart = { html: string } | { question: string } | { exercise: true } | { pops: true }

/** What the page knows of every lesson before it is opened. */
export interface Card {
  id: string
  /** A chapter of the book, a bug to find, or the playground. */
  kind: 'step' | 'bug' | 'free'
  /** As the book counts: 14, 9-10, A; empty outside the book. */
  step: string
  /** An id of `engineList`, or `own`. */
  engine: string
  /** How long it takes to read and do; 0 where there is no end. */
  minutes: number
  /** Before each pop, ask which function comes next. */
  predict?: boolean
  title: Record<Language, string>
  /** How many questions it asks, and whether it has an exercise. */
  asks: { questions: number; exercise: boolean }
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
  /**
   * The recorded run of its program that the page shows before Python is there, with its own engine or one that a link of its
   * text brings along; throws NoRecording or DamagedTrace.
   */
  trace: (engine?: string) => Promise<TraceStore>
  /** The numerical derivatives for that run, by which its gradients are judged. */
  truth: (engine?: string) => Promise<GradientCheck | null>
}

export class UnknownLesson extends Error {
  override name = 'UnknownLesson'
}

/** The lesson has no recording, or it could not be fetched. */
export class NoRecording extends Error {
  override name = 'NoRecording'
}

const cards = import.meta.glob<Card>('../../lessons/*/lesson.json', { eager: true, query: '?card', import: 'default' })
const wholes = import.meta.glob<Pick<Lesson, 'lead' | 'program' | 'ownEngine'>>('../../lessons/*/lesson.json', {
  import: 'default',
})

/** The appendix belongs to step 14, whose `+=` it explains. */
const APPENDIX = 14.5
const place = ({ kind, step, minutes }: Card): number =>
  kind === 'free' ? 999 : kind === 'bug' ? 100 + minutes : step === 'A' ? APPENDIX : Number.parseInt(step)

/** The chapters in the book's order, the bugs from the quickest on, the playground. */
export const lessonList: readonly Card[] = Object.values(cards).sort(
  (a, b) => place(a) - place(b) || a.id.localeCompare(b.id),
)

/** Throws UnknownLesson. */
export async function loadLesson(id: string): Promise<Lesson> {
  const card = lessonList.find((one) => one.id === id)
  if (!card) throw new UnknownLesson(`There is no lesson "${id}".`)
  const own = card.engine === 'own' ? null : engineSource(card.engine)
  const [whole] = await Promise.all([wholes[`../../lessons/${id}/lesson.json`]!(), own]) // without its engine there is no lesson either
  const texts = () => import('./texts')
  const recordingOf = (engine = card.engine): string => (engine === card.engine ? id : `${id}.${engine}`)
  return {
    ...card,
    ...whole,
    parts: async (language) => (await texts()).loadParts(id, language),
    questions: async () => (await texts()).loadQuestions(id),
    exercise: async () => (await texts()).loadExercise(id),
    trace: (engine) => fetchTrace(recordingOf(engine)),
    truth: (engine) => fetchTruth(recordingOf(engine)),
  }
}

/** What the gradients of that run should be; null where it cannot be fetched, for the lesson goes on without. */
async function fetchTruth(id: string): Promise<GradientCheck | null> {
  try {
    const response = await fetch(new URL(`traces/${id}.truth.json.gz`, document.baseURI))
    if (!response.ok) return null
    return readGradientCheck(JSON.parse(new TextDecoder().decode(await response.blob().then(gunzip))))
  } catch {
    return null
  }
}

/** build.py records each lesson's program and puts the trace beside the page. */
async function fetchTrace(id: string): Promise<TraceStore> {
  const address = new URL(`traces/${id}.json.gz`, document.baseURI)
  const response = await fetch(address).catch((error: unknown) => {
    throw new NoRecording(`The recording could not be fetched: ${String(error)}`)
  })
  if (!response.ok) throw new NoRecording(`The recording could not be fetched: status ${response.status}.`)
  const bytes = await response
    .blob()
    .then(gunzip)
    .catch((error: unknown) => {
      throw new NoRecording(`The recording could not be unpacked: ${String(error)}`)
    })
  return TraceStore.parse(new TextDecoder().decode(bytes))
}
