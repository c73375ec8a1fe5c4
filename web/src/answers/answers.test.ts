import { describe, expect, it } from 'vitest'
import { readVerdict } from './verdict'
import { readMemoryProfile } from './memoryProfile'
import { readSurvey } from './survey'
import { hostile, manyMutations, mutations } from '../../testing/hostileAnswers'
import { readGradientCheck } from './gradientCheck'

const problem = {
  type: 'TypeError',
  message: 'no',
  frames: [{ file: 'main.py', line: 3, name: '<module>', text: 'x = 1' }],
}
const MESSAGES = { overwritten: {}, constructor: {} }
const ENGINES = ['step14', 'step16', 'dezero']

const verdicts = {
  passed: { verdict: 'passed' },
  failed: { verdict: 'failed', key: 'overwritten', values: { grad: '1.0', right: '2.0' } },
  raised: { verdict: 'error', problem },
}
const survey: object = {
  runs: [
    {
      engine: 'step14',
      end: 'done',
      output: '2.0\n',
      problem: null,
      missing: null,
      gradients: { x: '96.0', constructor: '1.0' },
    },
    { engine: 'step16', end: 'error', output: '', problem, missing: 'add', gradients: {} },
    { engine: 'dezero', end: 'timeout', output: '', problem: null, missing: null, gradients: {} },
  ],
}
const truth = {
  calls: [
    {
      unknown: null,
      derivatives: [
        {
          function: 0,
          side: 'input',
          slot: 0,
          value: [
            [1, 'nan'],
            [2.5, '-inf'],
          ],
          unknown: null,
        },
        { function: 1, side: 'output', slot: 0, value: null, unknown: 'large' },
      ],
    },
    { unknown: 'failed', derivatives: [] },
  ],
  more: 0,
  problem: null,
}
const profile = {
  steps: [
    { event: 'line', line: 1, where: null },
    {
      event: 'line',
      line: 2,
      where: 'f',
      new: [
        [0, 'object', 'Node'],
        [1, 'variable', 'Variable'],
      ],
      kinds: [[0, 'function']],
      counts: [[0, 1]],
      bind: [['a', null, 0]],
      link: [[0, 1, 'next', false]],
      bytes: [[1, 8, 0]],
      held: [8, 0],
      cycles: [[0, 1]],
    },
    {
      event: 'collect',
      line: 2,
      where: 'f',
      unbind: [['a', null, 0]],
      unlink: [[0, 1, 'next', false]],
      freed: [
        [0, 'collector'],
        [1, 'count'],
      ],
      cycles: [],
      runs: 1,
    },
  ],
  end: 'error',
  cut: null,
  problem,
  output: 'text',
  unwatched: ['Slotted'],
}
const TOOLS: [string, object, (answer: unknown) => unknown][] = [
  ...Object.entries(verdicts).map(([name, verdict]): [string, object, (answer: unknown) => unknown] => [
    `grader: ${name}`,
    verdict,
    (answer) => readVerdict(answer, MESSAGES),
  ]),
  ['survey', survey, (answer) => readSurvey(answer, ENGINES)],
  ['truth', truth, readGradientCheck],
  ['memory profile', profile, readMemoryProfile],
]

describe.each(TOOLS)('an answer of %s', (_, good, read) => {
  it('is taken as it is', () => expect(read(good)).not.toBeNull())

  it('is none when it is something else altogether', () => {
    for (const answer of hostile) expect(read(answer)).toBeNull()
  })

  it('is none with a part of another kind', () => {
    const looked = [...mutations(good)].filter(({ path, otherKind }) => otherKind && !mixed(path))
    expect(looked.length).toBeGreaterThan(5)
    for (const { path, answer } of looked) expect([path, read(answer)]).toEqual([path, null])
  })

  it('never end in an exception', () => {
    for (const { path, answer } of mutations(good)) expect(() => read(answer), path).not.toThrow()
    for (const answer of manyMutations(good, 2000)) expect(() => read(answer)).not.toThrow()
  })
})

/** A derivative is a number, a word or a list of them. */
const mixed = (path: string): boolean => /\.value/.test(path)

describe('a verdict', () => {
  it('has a sentence of the exercise', () => {
    const failed = (key: unknown) => readVerdict({ verdict: 'failed', key, values: {} }, MESSAGES)
    expect(failed('constructor')).not.toBeNull()
    for (const key of [
      'unknown',
      '',
      'toString',
      '__proto__',
      '<img src=x onerror=alert(1)>',
      1,
      null,
      ['overwritten'],
    ])
      expect(failed(key)).toBeNull()
  })

  it('has texts for values, whatever their names', () => {
    const values = (text: string) =>
      readVerdict(JSON.parse(`{"verdict": "failed", "key": "overwritten", "values": ${text}}`), MESSAGES)
    expect(values('{"__proto__": "1", "toString": "2"}')).toMatchObject({
      values: expect.objectContaining({ toString: '2' }) as unknown,
    })
    expect(Object.keys((values('{"__proto__": "1"}') as { values: object }).values)).toEqual(['__proto__'])
    for (const bad of ['{"a": 1}', '{"a": null}', '{"a": ["x"]}', '{"__proto__": {"a": "x"}}', '["a"]', '"a"', 'null'])
      expect(values(bad)).toBeNull()
    expect(values(JSON.stringify({ a: 'x'.repeat(200_000) }))).toBeNull()
    expect(values(JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [i, '']))))).toBeNull()
  })
})

describe('a survey', () => {
  it('is of the engines that were asked for, in their order', () => {
    expect(readSurvey(survey, ENGINES.slice(0, 2))).toBeNull()
    expect(readSurvey(survey, [...ENGINES].reverse())).toBeNull()
    expect(readSurvey({ runs: [] }, [])).toEqual([])
  })

  it('knows no gradient that the program did not name', () => {
    const [first, second] = readSurvey(survey, ENGINES)!
    expect(first!.gradients.constructor).toBe('1.0')
    expect(second!.gradients.constructor).toBeUndefined()
  })
})

describe('a truth', () => {
  const value = (value: unknown) =>
    readGradientCheck({
      more: 0,
      problem: null,
      calls: [{ unknown: null, derivatives: [{ function: 0, side: 'input', slot: 0, value, unknown: null }] }],
    })
  it('is made of numbers and the words for those that JSON has not', () => {
    for (const good of [1, -0.5, 'nan', 'inf', [], [[1], [2]]]) expect(value(good)).not.toBeNull()
    for (const bad of ['1', 'NaN', '', true, {}, [null], [[{}]], Infinity, NaN]) expect(value(bad)).toBeNull()
  })

  it('is no deeper than arrays are', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
    expect(value(nested(60))).not.toBeNull()
    expect(value(nested(70))).toBeNull()
    expect(value(JSON.parse('['.repeat(3000) + ']'.repeat(3000)))).toBeNull()
  })
})

describe('what stands in memory', () => {
  const steps = (...changes: object[]) =>
    readMemoryProfile({
      ...profile,
      steps: changes.map((change) => ({ event: 'line', line: 1, where: null, ...change })),
    })
  const made = {
    new: [
      [0, 'object', 'A'],
      [1, 'object', 'A'],
    ],
  }

  it('is numbered in the order in which it is made', () => {
    expect(steps(made, { new: [[2, 'object', 'A']] })).not.toBeNull()
    for (const bad of [
      [[1, 'object', 'A']],
      [
        [0, 'object', 'A'],
        [0, 'object', 'A'],
      ],
      [[-1, 'object', 'A']],
      [[0.5, 'object', 'A']],
      [['0', 'object', 'A']],
    ])
      expect(steps({ new: bad })).toBeNull()
  })

  it('is spoken of only once it is made, and freed only once', () => {
    expect(steps(made, { counts: [[1, 2]] })).not.toBeNull()
    for (const change of [
      { counts: [[2, 1]] },
      { bind: [['a', null, 2]] },
      { link: [[0, 2, 'x', false]] },
      { bytes: [[2, 1, 1]] },
      { cycles: [[0, 2]] },
      { freed: [[2, 'count']] },
    ]) {
      expect(steps(made, change)).toBeNull()
      expect(steps(change, made)).toBeNull()
    }
    expect(
      steps(made, {
        bind: [
          ['a', null, 0],
          ['a', null, 0],
        ],
      }),
    ).toBeNull()
    expect(steps(made, { freed: [[0, 'count']] })).not.toBeNull()
    expect(steps(made, { freed: [[0, 'count']] }, { freed: [[0, 'count']] })).toBeNull()
  })
})
