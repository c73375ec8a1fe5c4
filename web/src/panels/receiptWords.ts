import { countEn, countKo } from '../i18n/counts'
import type { Language } from '../i18n/index'
import { josa, withJosa, type Particle } from '../i18n/josa'
import { code, grad, say, variable, type Part } from '../i18n/parts'

export interface PlaceFacts {
  file: string
  line: number
}

const listEn = (labels: string[]): Part[] =>
  labels.flatMap((one, i) => say`${i ? (i === labels.length - 1 ? ' and ' : ', ') : ''}${variable(one)}.grad`)

const en = {
  region: 'Receipt',
  empty: 'No gradient has reached it yet.',
  pop: (pop: number, label: string) => `Pop ${countEn(pop)}: ${label}`,
  call: (call: number) => `call ${countEn(call)} of backward()`,
  goTo: (pop: number) => `Go to pop ${countEn(pop)}`,
  seed: 'Seed',
  seedHow: () => say`${code('backward()')} starts here: the gradient of a variable with respect to itself.`,
  program: 'The program',
  engine: 'backward() itself',
  array: 'The same array',
  cleared: () => say`The gradient becomes ${code('None')}: what came before no longer counts.`,
  dropped: () =>
    say`The gradient becomes ${code('None')}, because ${code('backward()')} keeps none in between (${code('retain_grad=False')}).`,
  given: () => say`The program sets the gradient.`,
  place: (at: PlaceFacts) => `${at.file}, line ${at.line}`,
  added: (was: string, now: string) => say`Added to ${grad(was)}, which makes ${grad(now)}.`,
  onOld: (was: string, now: string) =>
    say`Added to the ${grad(was)} that was there before this call of ${code('backward()')}, which makes ${grad(now)}.`,
  inplace: (was: string, now: string, shared: string[]) =>
    shared.length
      ? say`Added in place: ${grad(was)} becomes ${grad(now)}, and so does ${listEn(shared)}, the same array.`
      : say`Added in place: ${grad(was)} becomes ${grad(now)}.`,
  through: (was: string, now: string, shared: string[]) =>
    shared.length
      ? say`Not sent here: it went to ${listEn(shared)}, which is the same array. ${grad(was)} becomes ${grad(now)}.`
      : say`Its array was changed in place: ${grad(was)} becomes ${grad(now)}.`,
  overwritesArrived: (was: string) => say`Overwrites the ${grad(was)} that had arrived: that gradient is lost.`,
  overwritesOld: (was: string) => say`Takes the place of the ${grad(was)} from before.`,
  lost: 'lost',
  gone: 'no longer counts',
  sum: 'Together',
  more: (count: number) => `… ${countEn(count)} more …`,
  noSum: 'These do not simply add up to the gradient.',
}

const named = (part: Part, particle: Particle): Part[] => say`${part}${josa(part.text, particle)}`
const becomes = (was: string, now: string): Part[] => say`${grad(was)} → ${grad(now)}`
const listKo = (labels: string[]): Part[] => labels.flatMap((one, i) => say`${i ? ', ' : ''}${variable(one)}.grad`)

const ko: typeof en = {
  region: '기울기 내역',
  empty: '아직 도착한 기울기가 없습니다.',
  pop: (pop, label) => `pop ${countKo(pop)}: ${label}`,
  call: (call) => `${countKo(call)}번째 backward()`,
  goTo: (pop) => `pop ${withJosa(countKo(pop), '으로/로')} 가기`,
  seed: '시작값',
  seedHow: () => say`${code('backward()')}는 여기서 시작합니다. 변수를 자기 자신으로 미분한 값입니다.`,
  program: '프로그램',
  engine: 'backward() 자신이 지움',
  array: '같은 배열',
  cleared: () => say`기울기가 ${named(code('None'), '이/가')} 됩니다. 그 전에 받은 것은 더는 셈에 들지 않습니다.`,
  dropped: () =>
    say`${code('backward()')}가 중간 변수의 기울기를 남겨 두지 않아(${code('retain_grad=False')}) ${named(code('None'), '이/가')} 됩니다.`,
  given: () => say`프로그램이 기울기를 직접 정합니다.`,
  place: (at) => `${at.file} ${at.line}행`,
  added: (was, now) => say`더합니다: ${becomes(was, now)}`,
  onOld: (was, now) => say`이번 ${code('backward()')} 전부터 있던 ${grad(was)}에 더합니다: ${becomes(was, now)}`,
  inplace: (was, now, shared) =>
    shared.length
      ? say`제자리에서 더합니다: ${becomes(was, now)}. 같은 배열인 ${listKo(shared)}도 함께 바뀝니다.`
      : say`제자리에서 더합니다: ${becomes(was, now)}`,
  through: (was, now, shared) =>
    shared.length
      ? say`여기로 보낸 것이 아닙니다. 같은 배열인 ${listKo(shared)}에 더한 값이 함께 들어왔습니다: ${becomes(was, now)}`
      : say`배열이 제자리에서 바뀌었습니다: ${becomes(was, now)}`,
  overwritesArrived: (was) => say`이미 도착한 ${named(grad(was), '을/를')} 덮어씁니다. 그 기울기는 사라집니다.`,
  overwritesOld: (was) => say`전부터 있던 ${named(grad(was), '을/를')} 대신합니다.`,
  lost: '사라짐',
  gone: '더는 셈에 들지 않음',
  sum: '모두 더하면',
  more: (count) => `… ${countKo(count)}개 더 …`,
  noSum: '그대로 더해서는 이 기울기가 되지 않습니다.',
}

export type ReceiptWords = typeof en
export const receiptWords: Record<Language, ReceiptWords> = { en, ko }
