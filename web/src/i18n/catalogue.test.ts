import { describe, expect, it } from 'vitest'
import { en } from './en'
import { ko } from './ko'

/** Every plain text of a catalogue by its path; functions and the narration are tested by what they say. */
function texts(part: object, path = ''): [string, string][] {
  return Object.entries(part).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[path + key, value]]
    return typeof value === 'object' && value !== null ? texts(value as object, `${path}${key}.`) : []
  })
}

describe('the names that screen readers and tests rely on', () => {
  it('are, in English, those of the design', () => {
    const t = en.transport
    expect([
      t.first,
      t.previousPop,
      t.nextPop,
      t.last,
      t.previousLine,
      t.nextLine,
      t.play,
      t.pause,
      t.timeline,
    ]).toEqual(['First', 'Previous pop', 'Next pop', 'Last', 'Previous line', 'Next line', 'Play', 'Pause', 'Timeline'])
    expect([en.editor.run, en.editor.stop, en.editor.program, en.editor.engine]).toEqual([
      'Run',
      'Stop',
      'Program',
      'Engine',
    ])
    const r = en.regions
    expect([r.graph, r.queue, r.seen, r.current, r.gradients, r.source, r.narration, r.output]).toEqual([
      'Graph',
      'funcs',
      'seen_set',
      'Current pop',
      'Gradients',
      'Backward source',
      'Narration',
      'Output',
    ])
    expect([
      en.gradients.variable,
      en.gradients.data,
      en.gradients.grad,
      en.gradients.arrived,
      en.gradients.arrivedOf(1, 2),
    ]).toEqual(['variable', 'data', 'grad', 'arrived', '1 of 2'])
  })

  it('describe a node in words', () => {
    expect(en.graph.variable({ label: 'x', data: '2.0', grad: '64.0', generation: 0 })).toBe(
      'Variable x, data 2.0, grad 64.0, generation 0',
    )
    expect(en.graph.function({ letter: 'C', label: 'Square', of: ['a'], generation: 1, state: 'popped' })).toBe(
      'Function C, Square of a, generation 1, popped',
    )
    expect(en.graph.function({ letter: 'A', label: 'Square', of: [], generation: null, state: 'queued' })).toBe(
      'Function A, Square, queued',
    )
    expect(ko.graph.function({ letter: 'C', label: 'Square', of: ['a'], generation: 1, state: 'popped' })).toContain(
      '함수 C, a의 Square, 세대 1',
    )
    expect(ko.graph.variable({ label: 'x', data: '2.0', grad: '64.0', generation: 0 })).toBe(
      '변수 x, data 2.0, grad 64.0, 세대 0',
    )
  })
})

describe('the Korean catalogue', () => {
  // code, names and signs that are the same in every language
  const same = new Set([
    'app.name',
    'languages.en',
    'languages.ko',
    'regions.queue',
    'regions.seen',
    'gradients.data',
    'gradients.grad',
    'gradients.none',
    'details.grad',
    'details.shape',
    'details.dtype',
    'details.creator',
    'editor.runHint',
    'help.names.space',
    'help.names.home',
    'help.names.end',
    'help.names.ctrlEnter',
  ])
  const korean = new Map(texts(ko))

  // the editor's own phrases are English to begin with
  const own = (key: string) => !key.startsWith('editor.phrases.')
  it('has the same keys as the English one', () =>
    expect([...korean.keys()].filter(own).sort()).toEqual(
      texts(en)
        .map(([key]) => key)
        .sort(),
    ))

  it.each(texts(en).filter(([key]) => key !== 'language'))('translates %s', (key, english) => {
    if (same.has(key)) expect(korean.get(key)).toBe(english)
    else expect(korean.get(key)).toMatch(/[가-힣]/)
  })

  it('leaves no Korean in the English one', () =>
    expect(texts(en).filter(([key, text]) => key !== 'languages.ko' && /[가-힣]/.test(text))).toEqual([]))
})
