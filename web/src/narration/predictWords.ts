import type { Rule } from '../analysis/predict'
import { countEn, countKo } from '../i18n/counts'
import type { NamedFunction } from '../analysis/facts'
import type { Language } from '../i18n/index'
import { josa, type Particle } from '../i18n/josa'
import { code, fn, grad, say, variable, type Part } from '../i18n/parts'

/** A leaf that would end with another gradient, in words. */
export interface ChangedFacts {
  label: string
  would: string
  is: string
  truth: string
  right: 'is' | 'would' | 'neither'
}

const functionEn = (f: NamedFunction): Part[] =>
  f.generation === null ? [fn(f.label)] : say`${fn(f.label)} (generation ${f.generation})`

const en = {
  region: 'Prediction',
  question: 'Which function is popped next?',
  choose: 'Choose it in the graph or in funcs.',
  chooseInGraph: 'Choose it in the graph.',
  only: (f: NamedFunction) => say`Only ${functionEn(f)} is waiting, so there is nothing to choose.`,
  between: 'This call of backward() is over. Next pop goes on to the next one.',
  score: (right: number, of: number) => `${countEn(right)} of ${countEn(of)} right`,
  over: (right: number, of: number) => `The run is over: you predicted ${countEn(right)} of ${countEn(of)} right.`,
  overWithout: 'The run is over, without a prediction. Go back to the start and try.',
  rightMark: 'Right',
  wrongMark: 'Not this one',
  right: {
    highest: () => say`Of the waiting functions it has the highest generation.`,
    newestOfEqual: () => say`Of those with the highest generation, the one added last goes first.`,
    oldestOfEqual: () => say`Of those with the highest generation, this engine takes the one added first.`,
    passesOver: () => say`This engine takes it, although a function of a higher generation waits.`,
    newest: () => say`It was added last, and this engine has no generations to go by.`,
    oldest: () => say`It was added first, and this engine has no generations to go by.`,
    unknown: () => say`This is what the engine takes.`,
  } satisfies Record<Rule, () => Part[]>,
  although: (output: string, arrived: number, expected: number) =>
    say`It does so although ${variable(output)} has only ${countEn(arrived)} of its ${countEn(expected)} gradients.`,
  onceMore: () => say`It was popped before: it sends its gradient once more.`,
  wrong: {
    again: (f: NamedFunction) => say`${functionEn(f)} was popped already: it would send its gradient once more.`,
    noGradient: (f: NamedFunction, output: string) =>
      say`No gradient has reached ${variable(output)} yet, so it is not the turn of ${functionEn(f)}.`,
    notInList: (f: NamedFunction, queue: string) => say`${functionEn(f)} is not in ${code(queue)}.`,
    tie: (rule: Rule) =>
      rule === 'newestOfEqual'
        ? say`It has the right generation, but of equals the one added last goes first.`
        : rule === 'oldestOfEqual'
          ? say`It has the right generation, but of equals this engine takes the one added first.`
          : say`It has the right generation, but this engine takes another one of it first.`,
    depthFirst: (higher: number) =>
      say`Depth first: it was added last, but a function of generation ${higher} still waits.`,
    breadthFirst: (higher: number) =>
      say`Breadth first: it has waited longest, but a function of generation ${higher} still waits.`,
    oldestFirst: () => say`Oldest first, as in breadth first; but this engine takes the one added last.`,
    newestFirst: () => say`Newest first, as in depth first; but this engine takes the one added first.`,
    lower: (higher: number) => say`A function of generation ${higher} still waits.`,
    other: () => say`This engine takes another one first.`,
  },
  incomplete: (output: string, arrived: number, expected: number) =>
    say`Its output ${variable(output)} has ${countEn(arrived)} of ${countEn(expected)} gradients.`,
  sensible: (f: NamedFunction) =>
    say`A good choice: all that ${functionEn(f)} needs has arrived. But this engine takes another one.`,
  same: () => say`The gradients would come out the same.`,
  changed: (c: ChangedFacts) =>
    c.right === 'is'
      ? say`${variable(c.label)}.grad would become ${grad(c.would)} instead of ${grad(c.is)}.`
      : c.right === 'would'
        ? say`${variable(c.label)}.grad would become ${grad(c.would)}, which is right; this engine comes to ${grad(c.is)}.`
        : say`${variable(c.label)}.grad would become ${grad(c.would)}; this engine comes to ${grad(c.is)}, and ${grad(c.truth)} is right.`,
}

const named = (part: Part, particle: Particle): Part[] => say`${part}${josa(part.text, particle)}`
const functionKo = (f: NamedFunction, particle?: Particle): Part[] =>
  f.generation !== null
    ? say`${fn(f.label)}(세대 ${f.generation})${particle ? josa(f.label, particle) : ''}`
    : particle
      ? named(fn(f.label), particle)
      : [fn(f.label)]

const ko: typeof en = {
  region: '예측',
  question: '다음에 꺼낼 함수는 무엇일까요?',
  choose: '계산 그래프나 funcs에서 골라 보세요.',
  chooseInGraph: '계산 그래프에서 골라 보세요.',
  only: (f) => say`기다리는 함수가 ${functionKo(f)} 하나뿐이라 고를 것이 없습니다.`,
  between: '이번 backward()는 끝났습니다. “다음 pop”을 누르면 다음 backward()로 넘어갑니다.',
  score: (right, of) => `${countKo(of)}번 중 ${countKo(right)}번 맞힘`,
  over: (right, of) => `실행이 끝났습니다. ${countKo(of)}번 예측해서 ${countKo(right)}번 맞혔습니다.`,
  overWithout: '예측 없이 실행이 끝났습니다. “처음”으로 돌아가 예측해 보세요.',
  rightMark: '맞았습니다',
  wrongMark: '그 함수가 아닙니다',
  right: {
    highest: () => say`기다리는 함수 가운데 세대가 가장 큽니다.`,
    newestOfEqual: () => say`세대가 가장 큰 함수가 여럿이면 나중에 넣은 것을 먼저 꺼냅니다.`,
    oldestOfEqual: () => say`세대가 가장 큰 함수가 여럿이면 이 엔진은 먼저 넣은 것을 먼저 꺼냅니다.`,
    passesOver: () => say`세대가 더 큰 함수가 기다리는데도 이 엔진은 이 함수를 꺼냅니다.`,
    newest: () => say`이 엔진에는 세대가 없어, 나중에 넣은 것을 먼저 꺼냅니다.`,
    oldest: () => say`이 엔진에는 세대가 없어, 먼저 넣은 것을 먼저 꺼냅니다.`,
    unknown: () => say`이 엔진은 이 함수를 꺼냅니다.`,
  },
  although: (output, arrived, expected) =>
    say`하지만 ${variable(output)}에는 기울기 ${countKo(expected)}개 중 ${countKo(arrived)}개만 도착했습니다.`,
  onceMore: () => say`하지만 이미 꺼낸 함수라서 기울기를 한 번 더 보냅니다.`,
  wrong: {
    again: (f) => say`${functionKo(f, '은/는')} 이미 꺼낸 함수입니다. 또 꺼내면 기울기를 한 번 더 보냅니다.`,
    noGradient: (f, output) =>
      say`${variable(output)}에 아직 기울기가 도착하지 않아 ${functionKo(f)}의 차례가 아닙니다.`,
    notInList: (f, queue) => say`${functionKo(f, '은/는')} ${code(queue)}에 없습니다.`,
    tie: (rule) =>
      rule === 'newestOfEqual'
        ? say`세대는 맞지만, 세대가 같으면 나중에 넣은 것을 먼저 꺼냅니다.`
        : rule === 'oldestOfEqual'
          ? say`세대는 맞지만, 세대가 같으면 이 엔진은 먼저 넣은 것을 먼저 꺼냅니다.`
          : say`세대는 맞지만, 이 엔진은 같은 세대의 다른 함수를 먼저 꺼냅니다.`,
    depthFirst: (higher) => say`깊이 우선입니다. 나중에 넣은 함수이지만, 세대가 ${higher}인 함수가 아직 기다립니다.`,
    breadthFirst: (higher) =>
      say`너비 우선입니다. 가장 오래 기다린 함수이지만, 세대가 ${higher}인 함수가 아직 기다립니다.`,
    oldestFirst: () => say`먼저 넣은 것부터 꺼내는 너비 우선입니다. 이 엔진은 나중에 넣은 것을 먼저 꺼냅니다.`,
    newestFirst: () => say`나중에 넣은 것부터 꺼내는 깊이 우선입니다. 이 엔진은 먼저 넣은 것을 먼저 꺼냅니다.`,
    lower: (higher) => say`세대가 ${higher}인 함수가 아직 기다립니다.`,
    other: () => say`이 엔진은 다른 함수를 먼저 꺼냅니다.`,
  },
  incomplete: (output, arrived, expected) =>
    say`출력 ${variable(output)}에는 기울기 ${countKo(expected)}개 중 ${countKo(arrived)}개만 도착했습니다.`,
  sensible: (f) =>
    say`좋은 선택입니다. ${functionKo(f)}에 필요한 기울기는 모두 도착해 있습니다. 하지만 이 엔진은 다른 함수를 꺼냅니다.`,
  same: () => say`꺼내는 순서를 바꾸어도 기울기는 똑같이 나옵니다.`,
  changed: (c) =>
    c.right === 'is'
      ? say`${variable(c.label)}.grad는 ${named(grad(c.is), '이/가')} 아니라 ${named(grad(c.would), '이/가')} 됩니다.`
      : c.right === 'would'
        ? say`${variable(c.label)}.grad는 ${named(grad(c.would), '이/가')} 되고, 그것이 맞는 값입니다. 이 엔진의 결과는 ${grad(c.is)}입니다.`
        : say`${variable(c.label)}.grad는 ${named(grad(c.would), '이/가')} 됩니다. 이 엔진의 결과는 ${grad(c.is)}, 맞는 값은 ${grad(c.truth)}입니다.`,
}

export type PredictWords = typeof en
export const predictWords: Record<Language, PredictWords> = { en, ko }
