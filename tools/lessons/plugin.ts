import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { graphOf } from './picture.ts'
import { withPlaces } from './places.ts'
import { renderLesson, renderText } from './render.ts'

/** Where build.py puts the recorded runs. */
const RECORDINGS = fileURLToPath(new URL('../../build/traces', import.meta.url))

type Texts = { en: string; ko: string }

/** Makes modules of what a lesson's folder holds, at build time: see web/lessons/README.md. */
export function lessons(): Plugin {
  return {
    name: 'lessons',
    enforce: 'pre',
    async load(id) {
      const file = id.replace(/\?.*$/, '')
      const name =
        /\/lessons\/(?:[\w-]+\/)?(lesson\.(?:en|ko)\.md|lesson\.json|quiz\.json|exercise\.json|glossary\.json)$/.exec(
          file,
        )?.[1]
      if (!name) return null
      this.addWatchFile(file)
      const text = await readFile(file, 'utf8')
      if (id.endsWith('?picture')) {
        const recording = join(RECORDINGS, `${basename(dirname(file))}.json`)
        const picture = existsSync(recording) ? await graphOf(recording) : null
        return { code: `export default ${JSON.stringify(picture)}`, map: null, moduleType: 'js' }
      }
      const made = await make(name, text, dirname(file), id.endsWith('?card'))
      return { code: `export default ${JSON.stringify(made)}`, map: null, moduleType: 'js' }
    },
  }
}

async function make(name: string, text: string, folder: string, short: boolean): Promise<unknown> {
  if (name.endsWith('.md')) return renderLesson(text, name === 'lesson.ko.md' ? 'ko' : 'en')
  const value = JSON.parse(text) as unknown
  if (name === 'lesson.json')
    return short ? card(value as Record<string, unknown>, folder) : whole(value as Record<string, unknown>, folder)
  if (name === 'quiz.json') return rendered(value, () => 'inline')
  if (name === 'glossary.json') return rendered(value, (key) => (key === 'term' ? null : 'inline'))
  // The solutions stay with the tests.
  const { solutions: _solutions, wrong: _wrong, ...exercise } = value as Record<string, unknown>
  const texts = (await rendered(exercise, (key) => (key === 'ask' || key === 'hints' ? 'block' : 'inline'))) as {
    messages: Record<string, Texts>
  }
  const messages = Object.entries(texts.messages).map(([key, { en, ko }]) => [
    key,
    { en: withPlaces(en), ko: withPlaces(ko) },
  ])
  return {
    ...texts,
    messages: Object.fromEntries(messages) as Record<string, Texts>,
    check: await textOf(folder, 'check.py'),
    start: await textOf(folder, 'start.py'),
  }
}

/** What the page needs of every lesson at once: the card, and how much there is to do. */
async function card({ lead: _lead, ends: _ends, ...rest }: Record<string, unknown>, folder: string): Promise<object> {
  const quiz = join(folder, 'quiz.json')
  const questions = existsSync(quiz) ? (JSON.parse(await readFile(quiz, 'utf8')) as unknown[]).length : 0
  return { ...rest, asks: { questions, exercise: existsSync(join(folder, 'exercise.json')) } }
}

/** What is on screen first when a lesson is opened, in one piece. */
async function whole({ lead }: Record<string, unknown>, folder: string): Promise<object> {
  return { lead, program: await textOf(folder, 'program.py'), ownEngine: await textOf(folder, 'engine.py') }
}

const textOf = (folder: string, file: string): Promise<string> | null =>
  existsSync(join(folder, file)) ? readFile(join(folder, file), 'utf8') : null

const isTexts = (value: object): value is Texts => 'en' in value && 'ko' in value

/** Every text in both languages, anywhere in a JSON value, as HTML; `kind` tells by its key how (null: it stays as it is). */
async function rendered(value: unknown, kind: (key: string) => 'inline' | 'block' | null, key = ''): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => rendered(item, kind, key)))
  if (typeof value !== 'object' || value === null) return value
  const how = kind(key)
  if (isTexts(value)) return how ? { en: await renderText(value.en, how), ko: await renderText(value.ko, how) } : value
  const entries = Object.entries(value).filter(([name]) => name !== 'proof')
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, item]) => [name, await rendered(item, kind, name)])),
  )
}
