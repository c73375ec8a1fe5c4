import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it, vi, afterEach } from 'vitest'
import { renderLesson } from '../../../tools/lessons/render'
import { en } from '../i18n/en'
import { ko } from '../i18n/ko'
import { isBlanks, isChoice, judgeBlanks, judgeAnswer } from './practice'
import { engineLabel, engineList, engineSource, lessonAction, lessonList, loadLesson, UnknownLesson } from './index'

const folder = 'web/lessons'
const text = (id: string, name: string) => readFileSync(`${folder}/${id}/${name}`, 'utf8')
const html = (parts: { html: string }[] | object[]) => parts.map((part) => ('html' in part ? part.html : '')).join('')
const codeOf = (markdown: string) =>
  [...markdown.matchAll(/```(?:python|output)[^\n]*\n([^]*?)```/g)].map((match) => match[1])
const linksOf = (markdown: string) => [...markdown.matchAll(/\]\((#[^)]+)\)/g)].map((match) => match[1]!)
const numbersOf = (markdown: string) => [...markdown.matchAll(/\*\*(\d+(?:\.\d+)?)\*\*/g)].map((match) => match[1])

afterEach(() => vi.unstubAllGlobals())

describe('the lessons', () => {
  it('are those of the folders, each under its own name', () =>
    expect(lessonList.map(({ id }) => id).sort()).toEqual(
      readdirSync(folder)
        .filter((name) => !name.includes('.'))
        .sort(),
    ))

  it.each(lessonList.map((card) => [card.id, card] as const))(
    '%s is whole: both titles, both texts, an engine there is',
    async (id, card) => {
      expect([...engineList, 'own']).toContain(card.engine)
      const lesson = await loadLesson(id)
      for (const language of ['en', 'ko'] as const) {
        expect(card.title[language]).not.toBe('')
        expect(lesson.lead[language]).not.toBe('')
        expect(html(await lesson.parts(language))).toMatch(/^<p>/)
      }
      expect(lesson.program).toBe(text(id, 'program.py'))
    },
  )

  it.each(lessonList.map(({ id }) => id))('%s says the same in both languages: code, links, figures, parts', (id) => {
    const [en, ko] = [text(id, 'lesson.en.md'), text(id, 'lesson.ko.md')]
    expect(codeOf(ko)).toEqual(codeOf(en))
    expect(linksOf(ko)).toEqual(linksOf(en))
    expect(numbersOf(ko)).toEqual(numbersOf(en))
    for (const part of [/^#+ /gm, /^\| /gm, /^- /gm, /<details>/g, /^\{\{.*\}\}$/gm, /\$[^$\n]+\$/g])
      expect(ko.match(part)?.length).toBe(en.match(part)?.length)
  })

  it.each(lessonList.flatMap(({ id }) => (['en', 'ko'] as const).map((language) => [id, language] as const)))(
    '%s in %s leaves no Markdown unread',
    async (id, language) => {
      expect(
        html(await renderLesson(text(id, `lesson.${language}.md`))).replace(
          /<pre[^]*?<\/pre>|<code>[^<]*<\/code>|<[^>]+>/g,
          '',
        ),
      ).not.toMatch(/\*\*|`|\]\(/)
    },
  )

  it.each(lessonList.map(({ id }) => id))(
    '%s judges every answer as it says, and has a sentence for each in both languages',
    async (id) => {
      const lesson = await loadLesson(id)
      const questions = await lesson.questions()
      expect(questions).toHaveLength(lesson.asks.questions)
      for (const question of questions) {
        if (isBlanks(question)) {
          const right = question.blanks.map(({ answer }) => String(answer))
          expect(judgeBlanks(question, right)).toEqual(right.map(() => true))
          for (const { because } of question.blanks) expect(because.ko).toMatch(/[가-힣]/)
          continue
        }
        const answers = isChoice(question)
          ? question.choices.map((choice, i) => [i, choice.right === true] as const)
          : [
              [String(question.answer), true] as const,
              ...question.wrong.map(({ value }) => [String(value), false] as const),
              ['123456.75', false] as const,
            ]
        for (const [given, right] of answers) {
          const judgement = judgeAnswer(question, given)
          expect(judgement?.right).toBe(right)
          expect(judgement?.because.en).toMatch(/[a-z]/)
          expect(judgement?.because.ko).toMatch(/[가-힣]/)
        }
      }
      const exercise = await lesson.exercise()
      expect(exercise !== null).toBe(lesson.asks.exercise)
      for (const text of exercise
        ? [exercise.ask, exercise.passed, ...exercise.hints, ...Object.values(exercise.messages)]
        : []) {
        expect(text.en).toMatch(/[a-z]/)
        expect(text.ko).toMatch(/[가-힣]/)
      }
    },
  )

  it.each(lessonList.map(({ id }) => id))('%s links only to engines there are', (id) => {
    for (const href of linksOf(text(id, 'lesson.en.md'))) {
      const action = lessonAction(href)
      expect(action).not.toBeNull()
      if (action?.kind === 'engine') expect(engineList).toContain(action.name)
      if (action?.kind === 'pop' && action.engine) expect(engineList).toContain(action.engine)
      if (action?.kind !== 'go') continue
      const { lesson, engines, view, at } = action.place
      if (lesson) expect(lessonList.map((card) => card.id)).toContain(lesson)
      for (const engine of engines ?? []) expect(engineList).toContain(engine)
      if (view === 'machine') expect(engineList).toContain(at)
    }
  })

  it('tells an unknown lesson by its type', async () =>
    expect(loadLesson('step99')).rejects.toBeInstanceOf(UnknownLesson))

  it('tells a recording that is not there', async () => {
    vi.stubGlobal('document', { baseURI: 'https://school.example/dezero/?lesson=step16' })
    const fetched = vi.fn(() => Promise.resolve(new Response('', { status: 404 })))
    vi.stubGlobal('fetch', fetched)
    const lesson = await loadLesson('step16')
    await expect(lesson.trace()).rejects.toThrow('status 404')
    expect(String(fetched.mock.calls[0]?.at(0))).toBe('https://school.example/dezero/traces/step16.json.gz')
  })
})

describe('the engines', () => {
  it('are every step in order, then the library', () => {
    const files = readdirSync('py/steps')
      .filter((name) => /^[a-z]\w*\.py$/.test(name))
      .map((name) => name.replace('.py', ''))
    expect(engineList.filter((name) => name.startsWith('step'))).toEqual(
      files.filter((name) => name.startsWith('step')).sort(),
    )
    expect([...engineList].sort()).toEqual([...files, 'dezero'].sort())
    expect(engineList.indexOf('appendix_a')).toBe(engineList.indexOf('step14') + 1)
    expect(engineList.at(-1)).toBe('dezero')
    expect([
      engineLabel('step16', en),
      engineLabel('step16', ko),
      engineLabel('own', en),
      engineLabel('appendix_a', en),
    ]).toEqual(['Step 16', '16단계', 'My own', 'Appendix A'])
  })
  it('come as they are in the repository', async () => {
    expect(await engineSource('step16')).toBe(readFileSync('py/steps/step16.py', 'utf8'))
    expect(await engineSource('dezero')).toBe(readFileSync('py/dezero/__init__.py', 'utf8'))
  })
})

describe('links that act on the page', () => {
  it('choose an engine or go to a pop', () => {
    expect(lessonAction('#engine=step14')).toEqual({ kind: 'engine', name: 'step14' })
    expect(lessonAction('#pop=3')).toEqual({ kind: 'pop', pop: 3, engine: null })
    expect(lessonAction('#pop=1,step13')).toEqual({ kind: 'pop', pop: 1, engine: 'step13' })
    expect(lessonAction('#lesson=appendix-a')).toEqual({ kind: 'go', place: { lesson: 'appendix-a' } })
    expect(lessonAction('#compare=step13,step14')).toEqual({
      kind: 'go',
      place: { view: 'compare', engines: ['step13', 'step14'] },
    })
    expect(lessonAction('#memory=loops')).toEqual({ kind: 'go', place: { view: 'memory', at: 'loops' } })
    expect(lessonAction('#term=array_priority')).toEqual({
      kind: 'go',
      place: { view: 'glossary', at: 'array_priority' },
    })
  })
  it('are no others', () => {
    for (const href of ['https://numpy.org', '#pop=x', '#compare=step13', '#nothing=x', '#program=abc', ''])
      expect(lessonAction(href)).toBeNull()
  })
})
