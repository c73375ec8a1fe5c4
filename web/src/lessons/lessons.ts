import './lesson.css'
import type { Language } from '../i18n/index.ts'
import { TraceStore } from '../trace/store.ts'

export interface Lesson {
  id: string
  title: Record<Language, string>
  /** One or two sentences above the program. */
  lead: Record<Language, string>
  /** The text, fetched when somebody reads it. */
  html: (language: Language) => Promise<string>
  /** The text of main.py. */
  program: string
  /** An id of `engineList`. */
  engine: string
  /** The lesson is about order: the page asks which function is popped next. */
  predict: boolean
  /** The recorded run that the page shows before Python is there; throws NoRecording or DamagedTrace. */
  trace: () => Promise<TraceStore>
}

/** What lesson.json holds. */
interface Card {
  id: string
  /** As the book counts; empty for the playground. */
  step: string
  engine: string
  /** How long it takes to read and do; 0 where there is no end. */
  minutes: number
  /** Ask which function is popped next. */
  predict?: boolean
  title: Record<Language, string>
  lead: Record<Language, string>
}

export class UnknownLesson extends Error {
  override name = 'UnknownLesson'
}

/** The lesson has no recording, or it could not be fetched. */
export class NoRecording extends Error {
  override name = 'NoRecording'
}

const cards = import.meta.glob<Card>('../../lessons/*/lesson.json', { eager: true, import: 'default' })
const texts = import.meta.glob<string>('../../lessons/*/lesson.*.md', { import: 'default' })
const programs = import.meta.glob<string>('../../lessons/*/program.py', { query: '?raw', import: 'default' })

export const lessonList: readonly Card[] = Object.values(cards).sort(
  (a, b) => (Number(a.step) || Infinity) - (Number(b.step) || Infinity) || a.id.localeCompare(b.id),
)

/** Throws UnknownLesson. */
export async function loadLesson(id: string): Promise<Lesson> {
  const card = lessonList.find((one) => one.id === id)
  if (!card) throw new UnknownLesson(`There is no lesson "${id}".`)
  const html = (language: Language): Promise<string> => part(texts, `${id}/lesson.${language}.md`)
  const program = await part(programs, `${id}/program.py`)
  return { id, title: card.title, lead: card.lead, engine: card.engine, predict: card.predict ?? false, html, program, trace: () => fetchTrace(id) }
}

function part(files: Record<string, () => Promise<string>>, name: string): Promise<string> {
  const load = files[`../../lessons/${name}`]
  if (!load) throw new Error(`The lesson lacks its file ${name}.`)
  return load()
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
