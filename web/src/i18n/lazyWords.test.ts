import { describe, expect, it } from 'vitest'
import { A, B, C, step14, step16, forward } from '../../testing/diamond'
import { Player } from '../playback/player'
import { judge } from '../analysis/predict'
import { plain, type Part } from './parts'
import { predictWords, type PredictWords } from '../narration/predictWords'
import { receiptWords, type ReceiptWords } from '../panels/receiptWords'
import { verdict } from '../narration/verdict'

const square = { label: 'Square', generation: 1 }

/** Every text of the questions, by its path, with something to speak of. */
function said(w: PredictWords): Record<string, (string | Part[])[]> {
  const changed = (right: 'is' | 'would' | 'neither'): Part[] =>
    w.changed({ label: 'x', would: '32.0', is: '64.0', truth: '64.0', right })
  return {
    region: [w.region],
    question: [w.question],
    choose: [w.choose],
    chooseInGraph: [w.chooseInGraph],
    only: [w.only(square), w.only({ label: 'Add', generation: null })],
    between: [w.between],
    sensible: [w.sensible(square), w.sensible({ label: 'Add', generation: null })],
    score: [w.score(1, 2)],
    over: [w.over(1, 2)],
    overWithout: [w.overWithout],
    rightMark: [w.rightMark],
    wrongMark: [w.wrongMark],
    ...Object.fromEntries(Object.entries(w.right).map(([rule, say]) => [`right.${rule}`, [say()]])),
    although: [w.although('a', 1, 2)],
    onceMore: [w.onceMore()],
    'wrong.again': [w.wrong.again(square)],
    'wrong.noGradient': [w.wrong.noGradient(square, 'a')],
    'wrong.notInList': [w.wrong.notInList(square, 'funcs')],
    'wrong.tie': [w.wrong.tie('newestOfEqual'), w.wrong.tie('oldestOfEqual'), w.wrong.tie('unknown')],
    'wrong.depthFirst': [w.wrong.depthFirst(1)],
    'wrong.breadthFirst': [w.wrong.breadthFirst(1)],
    'wrong.oldestFirst': [w.wrong.oldestFirst()],
    'wrong.newestFirst': [w.wrong.newestFirst()],
    'wrong.lower': [w.wrong.lower(1)],
    'wrong.other': [w.wrong.other()],
    incomplete: [w.incomplete('a', 1, 2)],
    same: [w.same()],
    changed: [changed('is'), changed('would'), changed('neither')],
  }
}

function told(w: ReceiptWords): Record<string, (string | Part[])[]> {
  return {
    region: [w.region],
    empty: [w.empty],
    pop: [w.pop(2, 'Square')],
    call: [w.call(2)],
    goTo: [w.goTo(2)],
    seed: [w.seed],
    seedHow: [w.seedHow()],
    program: [w.program],
    engine: [w.engine],
    array: [w.array],
    cleared: [w.cleared()],
    dropped: [w.dropped()],
    given: [w.given()],
    place: [w.place({ file: 'main.py', line: 7 })],
    added: [w.added('8.0', '16.0')],
    onOld: [w.onOld('2.0', '3.0')],
    inplace: [w.inplace('1.0', '2.0', ['y']), w.inplace('1.0', '2.0', [])],
    through: [w.through('1.0', '2.0', ['x']), w.through('1.0', '2.0', [])],
    overwritesArrived: [w.overwritesArrived('1.0')],
    overwritesOld: [w.overwritesOld('1.0')],
    lost: [w.lost],
    gone: [w.gone],
    sum: [w.sum],
    more: [w.more(3)],
    noSum: [w.noSum],
  }
}

function paths(part: object, path = ''): string[] {
  return Object.entries(part).flatMap(([key, value]): string[] =>
    typeof value === 'object' && value !== null ? paths(value as object, `${path}${key}.`) : [path + key],
  )
}
const text = (one: string | Part[]): string => (typeof one === 'string' ? one : plain(one))
/** Names that are the same in every language. */
const codeOnly = new Set(['pop'])

describe.each([
  ['predict', said(predictWords.en), said(predictWords.ko), predictWords.en],
  ['receipts', told(receiptWords.en), told(receiptWords.ko), receiptWords.en],
] as const)('the words of %s', (_, en, ko, words) => {
  it('are all looked at here', () => expect(Object.keys(en).sort()).toEqual(paths(words).sort()))
  it.each(Object.keys(en))('%s is there in both languages', (key) => {
    for (const one of en[key]!) expect(text(one)).toMatch(/^[^가-힣]+$/)
    for (const one of ko[key]!) {
      if (!codeOnly.has(key)) expect(text(one)).toMatch(/[가-힣]/)
      expect(text(one)).not.toMatch(/\/|\(으\)|undefined|NaN/)
    }
    // The same figures in both.
    const figures = (all: (string | Part[])[]): string[] =>
      all.flatMap((one) => text(one).match(/\d+(\.\d+)?/g) ?? []).sort()
    expect(new Set(figures(ko[key]!))).toEqual(new Set(figures(en[key]!)))
  })
})

describe('what a choice is met with', () => {
  function after(trace: ReturnType<typeof forward>, position: number, f: number, words = predictWords.en): string {
    const player = new Player(trace.store())
    player.seekPop(position)
    return plain(verdict(player, judge(player, f), words))
  }
  function bare(): ReturnType<typeof forward> {
    const trace = forward()
    for (const entry of [...trace.variables, ...trace.functions]) entry.generation = null
    return step14(trace)
  }

  it('names the way of going, what is missing, and what it would lead to', () =>
    expect(after(step16(), 2, A)).toBe(
      'Depth first: it was added last, but a function of generation 1 still waits. Its output a has 1 of 2 gradients. x.grad would become 32.0 instead of 64.0.',
    ))
  it('says it in Korean', () =>
    expect(after(step16(), 2, A, predictWords.ko)).toBe(
      '깊이 우선입니다. 나중에 넣은 함수이지만, 세대가 1인 함수가 아직 기다립니다. 출력 a에는 기울기 2개 중 1개만 도착했습니다. x.grad는 64.0이 아니라 32.0이 됩니다.',
    ))
  it('tells a tie, which changes nothing', () =>
    expect(after(step16(), 1, B)).toBe(
      'It has the right generation, but of equals the one added last goes first. The gradients would come out the same.',
    ))
  it('tells what was popped before', () =>
    expect(after(step16(), 2, C)).toBe(
      'C (generation 1) was popped already: it would send its gradient once more. x.grad would become 96.0 instead of 64.0.',
    ))
  it('tells what no gradient has reached', () =>
    expect(after(step16(), 1, A)).toBe('No gradient has reached a yet, so it is not the turn of A (generation 0).'))
  it('is right where an engine takes a function too early, and says so', () =>
    expect(after(bare(), 2, A)).toBe(
      'It was added last, and this engine has no generations to go by. It does so although a has only 1 of its 2 gradients.',
    ))
  it('tells a wrong engine from the truth', () =>
    expect(after(bare(), 2, B)).toBe(
      'A good choice: all that B needs has arrived. But this engine takes another one. x.grad would become 128.0; this engine comes to 96.0, and 64.0 is right.',
    ))
})
