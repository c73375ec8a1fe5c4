import { describe, expect, test } from 'vitest'
import { Draft } from '../app/draft.svelte'
import { CourseProgress } from '../app/courseProgress.svelte'
import { takeOver } from './legacy'
import { Store } from './store'
import { FakeArea } from '../../testing/fakeStorage'
import { Texts } from './texts'

const none = (): null => null

/** As the page starts. */
function start(device: FakeArea): { texts: Texts; store: Store } {
  const store = new Store(device, new FakeArea())
  const texts = new Texts(store)
  takeOver(store, (key) => device.getItem(key), Date.now())
  return { texts, store }
}

describe('what an earlier release stored', () => {
  test('as drafts is there, with what the last reset had taken away, and none is called outdated', () => {
    const device = new FakeArea()
    const entry = { version: 1, draft: { program: 'p', engine: 'e', chosen: 'own' }, cleared: { program: 'before' } }
    device.setItem('dezero-in-steps/draft/step16', JSON.stringify(entry))
    for (const again of [1, 2]) {
      const { texts } = start(device)
      const program = new Draft(texts, 'step16/program')
      expect([again, program.content.text, program.undo?.version.content.text, program.outdated]).toEqual([
        again,
        'p',
        'before',
        null,
      ])
      expect(new Draft(texts, 'step16/engine').content).toEqual({ text: 'e', chosen: 'own' })
    }
    expect(device.getItem('dezero-in-steps/draft/step16')).toBe(null)
  })

  test('stays where it was while there is no room for its new form, and is shown all the same', () => {
    const device = new FakeArea()
    device.setItem('dezero-in-steps/draft/step16', JSON.stringify({ version: 1, draft: { program: 'p' }, cleared: {} }))
    device.room = device.size
    expect(new Draft(start(device).texts, 'step16/program').content.text).toBe('p')
    expect(device.getItem('dezero-in-steps/draft/step16')).not.toBe(null)
    device.room = Infinity
    expect(new Draft(start(device).texts, 'step16/program').content.text).toBe('p')
  })

  test('as progress counts', () => {
    const device = new FakeArea()
    device.setItem(
      'dezero-in-steps/progress',
      JSON.stringify({
        version: 1,
        lessons: { step14: { questions: ['reuse'], solved: true }, bad: { solved: true } },
      }),
    )
    const progress = new CourseProgress(start(device).store)
    expect([progress.answered('step14', 'reuse'), progress.solved('step14'), progress.solved('bad')]).toEqual([
      true,
      true,
      false,
    ])
    expect(device.getItem('dezero-in-steps/progress')).toBe(null)
  })

  test('as theme and language goes on, and a newer choice wins', () => {
    const device = new FakeArea()
    device.setItem('theme', 'dark')
    device.setItem('dezero.language', 'ko')
    const { store } = start(device)
    expect([store.get('theme'), store.get('language')]).toEqual(['dark', 'ko'])
    store.set('theme', 'auto')
    expect(start(device).store.get('theme')).toBe('auto')
  })

  test.each(['{', 'null', '[]', '{"version":2}', '{"version":1,"draft":null}', '{"version":1,"draft":{"program":5}}'])(
    'and something else damaged is left alone: %s',
    (damaged) => {
      const device = new FakeArea()
      device.setItem('dezero-in-steps/draft/step16', damaged)
      device.setItem('dezero-in-steps/progress', damaged)
      const { texts } = start(device)
      expect(new Draft(texts, 'step16/program').content).toEqual({})
      takeOver(new Store(device), none, 1)
    },
  )
})
