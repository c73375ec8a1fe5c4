import type { FunctionRef } from '../analysis/facts'
import { josa } from '../i18n/josa'
import { countKo as n } from '../i18n/counts'
import type { NarrationWords } from './sentences.en'
import { fullName, functionName, list, tail, named } from './phrases.ko'
import { code, fn, grad, join, say, term, variable, type Part } from '../i18n/parts'

const place = (file: string, line: number): string => `${file} ${line}행`
const grads = (labels: string[]): Part[] => list(labels.map((label) => variable(`${label}.grad`)))
const generation = term('세대', 'generation')
const creator = term('creator')

/** A function at its call: its letter and its operation. */
const called = (f: FunctionRef): Part[] => join(fn(f.label), `(${f.operation})`, josa(f.label, '을/를'))

export const lines: NarrationWords['lines'] = {
  line: (file, line, text) =>
    text
      ? say`${named(code(text), '을/를')} 실행합니다(${place(file, line)}).`
      : say`${place(file, line)}을 실행합니다.`,
  outcome: (o) => {
    switch (o.kind) {
      case 'pair':
        return o.pair
          ? say`다음 쌍입니다. ${named(code(o.pair.name), '은/는')} ${variable(o.pair.label)}, ${named(code(o.pair.gx), '은/는')} ${grad(o.pair.value)}입니다.`
          : say`모든 입력에 기울기를 주었으므로 이 반복문이 끝납니다.`
      case 'loop':
        return !o.goesOn
          ? say`${named(term(o.queue, 'funcs'), '이/가')} 비었으므로 반복문이 끝납니다.`
          : o.waiting.length > 4
            ? say`${term(o.queue, 'funcs')}에서 함수 ${n(o.waiting.length)}개가 기다리므로 반복문을 이어 갑니다.`
            : say`${term(o.queue, 'funcs')}에서 ${o.waiting.flatMap((f, i) => join(i ? ', ' : '', functionName(f, i === o.waiting.length - 1 ? '이/가' : undefined)))} 기다리므로 반복문을 이어 갑니다.`
      case 'noGrad':
        return o.grad === null
          ? say`${variable(o.label)}.grad가 None이므로, 이 기울기가 첫 번째입니다.`
          : say`${variable(o.label)}.grad에는 이미 ${named(grad(o.grad), '이/가')} 있으므로, 첫 번째가 아닙니다.`
      case 'creator':
        return o.creator === null
          ? say`${named(variable(o.label), '을/를')} 만든 함수가 없습니다. 이 길은 여기서 끝납니다.`
          : say`${named(variable(o.label), '을/를')} 만든 함수는 ${fn(o.creator)}입니다. ${fn(o.creator)}의 차례는 나중에 옵니다.`
      case 'seen':
        return o.isIn
          ? say`${functionName(o.f, '은/는')} 이미 ${term(o.seen, 'seen_set')}에 있습니다.`
          : say`${functionName(o.f, '은/는')} 아직 ${term(o.seen, 'seen_set')}에 없습니다.`
      case 'condition':
        return o.holds
          ? say`여기서는 ${named(code(o.text), '이/가')} 참입니다.`
          : say`여기서는 ${named(code(o.text), '이/가')} 거짓이므로 그 블록을 건너뜁니다.`
    }
  },
  var: (label, data) => say`변수 ${named(variable(label), '이/가')} 생깁니다. data는 ${code(data)}입니다.`,
  call: (f, inputs, outputs) => {
    const calls = inputs.length
      ? say`${list(inputs.map(variable), '을/를')} 넣어 ${called(f)} 부릅니다.`
      : say`${called(f)} 부릅니다.`
    if (!outputs.length) return calls
    const gives = outputs.flatMap((o, i) => say`${i ? ', ' : ''}${variable(o.label)}(data ${code(o.data)})`)
    return say`${calls} 결과는 ${gives}입니다.`
  },
  calls: (all, last) => {
    const names =
      all.length > 4
        ? say`함수 ${n(all.length)}개를`
        : all.flatMap((f, i) => join(i ? ', ' : '', functionName(f, i === all.length - 1 ? '을/를' : undefined)))
    return last
      ? say`${names} 차례로 부릅니다. 마지막 결과는 ${variable(last.label)}(data ${code(last.data)})입니다.`
      : say`${names} 차례로 부릅니다.`
  },
  apply: (name) => say`${code(`${name}.__call__`)} 호출이 시작됩니다. 그 안의 행이 하나씩 실행됩니다.`,
  applied: (name) => say`${code(`${name}.__call__`)} 호출이 끝납니다.`,
  local: (name, text) => say`이제 ${named(code(name), '은/는')} ${code(text)}입니다.`,
  unlinked: () => say`새 변수에서 거꾸로 가는 길은 아직 없습니다.`,
  wire: (label, inputs) =>
    say`${named(fn(label), '이/가')} 입력 ${list(inputs.map(variable), '을/를')} 기억합니다. 이제 ${fn(label)}에서 더 거슬러 올라갈 수 있습니다.`,
  link: (label, by) =>
    say`${named(variable(label), '이/가')} 자기를 만든 함수를 기억합니다. ${named(creator, '은/는')} ${fn(by)}입니다.`,
  unlink: (label) =>
    say`${named(variable(label), '이/가')} 자기를 만든 함수를 잊습니다. ${named(creator, '은/는')} None입니다.`,
  name: (label, was) =>
    was === null
      ? say`이제 이 변수를 ${named(variable(label), '이라는/라는')} 이름으로 부릅니다.`
      : say`${variable(was)}의 이름이 이제 ${named(variable(label), '으로/로')} 바뀝니다.`,
  unname: (was) => say`${named(variable(was), '이라는/라는')} 이름은 이제 이 변수를 가리키지 않습니다.`,
  generationOfVariable: (label, now) =>
    say`${variable(label)}의 ${generation}는 ${now}입니다. 자기를 만든 함수보다 하나 큽니다.`,
  generationOfFunction: (label, now) =>
    say`${fn(label)}의 ${generation}는 ${now}입니다. 입력들의 세대 중 가장 큰 값입니다.`,
  data: (label, was, now) => say`${variable(label)}의 data가 ${code(was)}에서 ${named(code(now), '으로/로')} 바뀝니다.`,

  grad: (how, label, was, now, after, expected, shared) => {
    const its = say`${variable(label)}.grad`
    const of = expected > 1 ? say` ${n(expected)}개 중 ${n(after)}개가 도착했습니다.` : []
    const also = shared.length
      ? say` ${list(
          shared.map((s) => variable(`${s}.grad`)),
          '과/와',
        )} 같은 배열입니다.`
      : []
    switch (how) {
      case 'seed':
        return say`${its}는 ${grad(now)}에서 시작합니다. ${named(variable(label), '을/를')} 자기 자신으로 미분한 값입니다.`
      case 'set':
        return was === null
          ? say`${its}에 ${named(grad(now), '이/가')} 들어갑니다.${of}${also}`
          : say`${its}에 있던 ${named(grad(was), '은/는')} 사라지고 ${named(grad(now), '이/가')} 그 자리를 차지합니다.${also}`
      case 'add':
        return say`${its}가 ${grad(was ?? 'None')}에서 ${named(grad(now), '으로/로')} 바뀝니다. 먼저 온 기울기에 새로 온 기울기를 ${term('더했습니다', 'accumulate')}.${of}${also}`
      case 'inplace':
        return say`${its}의 배열 자체가 ${named(grad(now), '으로/로')} 바뀝니다(${term('제자리 덧셈', 'inplace')}). 새 배열을 만들지 않${shared.length ? say`으므로 ${grads(shared)}도 함께 바뀝니다` : '습니다'}.`
      case 'clear':
        return say`${its}가 ${named(code('None'), '이/가')} 됩니다.${was === null ? [] : say` 있던 값 ${named(grad(was), '은/는')} 지워집니다.`}`
    }
  },

  enter: (root, depth) =>
    depth === 0
      ? say`${variable(root)}에서 ${named(code('backward()'), '이/가')} 시작됩니다.`
      : say`${named(code('backward()'), '이/가')} 이번에는 ${variable(root)}에 대해 자기 자신을 부릅니다.`,
  enterByHand: () => say`프로그램이 함수의 ${named(code('backward'), '을/를')} 직접 부릅니다.`,
  leave: (root) => say`${variable(root)}의 ${named(code('backward()'), '이/가')} 끝나고 돌아갑니다.`,
  leaveRaised: (root) => say`예외가 나서 ${variable(root)}의 ${named(code('backward()'), '이/가')} 중단됩니다.`,
  foundQueue: (name, type) =>
    say`${type}인 ${named(term(name, 'funcs'), '이/가')} 대기열입니다. 차례를 기다리는 함수가 여기에 들어 있습니다.`,
  foundSeen: (name, type) => say`${type}인 ${named(term(name, 'seen_set'), '이/가')} 이미 넣은 함수를 기억합니다.`,
  push: (f, queue, length) =>
    say`${functionName(f, '이/가')} ${term(queue, 'funcs')}에 들어갑니다. 이제 ${length === 1 ? '이 함수 하나만' : `함수 ${n(length)}개가`} 기다립니다.`,
  skip: (f, seen) => say`${functionName(f, '은/는')} 이미 ${term(seen, 'seen_set')}에 있으므로 다시 넣지 않습니다.`,
  sorted: (queue, order, next) =>
    say`${named(term(queue, 'funcs'), '을/를')} ${generation} 순서로 정렬합니다. ${order.flatMap((f, i) => say`${i ? ', ' : ''}${functionName(f)}`)} 순서가 되어, 맨 끝의 ${named(fn(next.label), '이/가')} 다음 차례입니다.`,
  sortedLong: (queue, count, next) =>
    say`${named(term(queue, 'funcs'), '을/를')} 정렬합니다. 함수 ${n(count)}개가 자리를 바꾸고, 다음 차례는 ${functionName(next)}입니다.`,
  unchanged: (queue) =>
    say`${named(term(queue, 'funcs'), '을/를')} 정렬하지만 이미 순서가 맞아 아무것도 움직이지 않습니다.`,
  moved: (queue, count, top) =>
    say`${named(term(queue, 'funcs'), '이/가')} 자리를 다시 잡습니다. 함수 ${n(count)}개가 움직였고 맨 앞은 ${functionName(top)}입니다.`,
  pop: (f, queue, left) =>
    say`${term(queue, 'funcs')}에서 ${functionName(f, '을/를')} 꺼냅니다. ${left === 0 ? '남은 함수가 없습니다' : `${n(left)}개가 남았습니다`}.`,
  popUnknown: (f) => say`${fullName(f)}의 차례입니다.`,
  unqueue: (f, queue) => say`${functionName(f, '이/가')} 꺼내지지 않은 채 ${term(queue, 'funcs')}에서 사라집니다.`,
  seen: (f, seen) => say`두 번 넣지 않도록 ${functionName(f, '을/를')} ${term(seen, 'seen_set')}에 적어 둡니다.`,
  unseen: (f, seen) => say`${functionName(f, '이/가')} ${term(seen, 'seen_set')}에서 빠집니다.`,
  gather: (f, from) => {
    const what = from.flatMap(
      (g, i) =>
        say`${i ? ', ' : ''}${variable(g.label)}의 ${i === from.length - 1 ? named(grad(g.grad), '을/를') : grad(g.grad)}`,
    )
    return what.length
      ? say`${named(fn(f), '이/가')} 출력의 기울기로 ${what} 읽습니다.`
      : say`${named(fn(f), '이/가')} 출력의 기울기를 읽으려 하지만 아무것도 없습니다.`
  },
  gxs: (f, formulas, values) => {
    const what = formulas.length
      ? formulas.flatMap((x, i) => {
          const last = i === formulas.length - 1
          return say`${i ? ', ' : ''}${code(x.source === x.name ? x.name : `${x.name} = ${x.source}`)}${x.filled && x.filled !== x.value ? say` = ${code(x.filled)}` : []} = ${last ? named(grad(x.value), '을/를') : grad(x.value)}`
        })
      : list(values.map(grad), '을/를')
    return what.length
      ? say`${named(fn(f), '이/가')} ${what} 계산합니다.`
      : say`${named(fn(f), '이/가')} 기울기를 돌려주지 않습니다.`
  },
  freed: (labels, count, by) => {
    const who =
      count > labels.length ? say`객체 ${n(count)}개` : labels.flatMap((label, i) => say`${i ? ', ' : ''}${label}`)
    return by === 'count'
      ? say`가리키는 곳이 없어져 바로 메모리에서 사라집니다: ${who}.`
      : say`순환 ${term('가비지 컬렉터', 'collector')}가 돌고서야 메모리에서 사라집니다: ${who}.`
  },
  config: (name, was, now) =>
    say`설정 ${named(code(name), '이/가')} ${code(was)}에서 ${named(code(now), '으로/로')} 바뀝니다.`,
  print: (text, stderr) =>
    text
      ? say`프로그램이 ${stderr ? 'stderr에 ' : ''}${named(code(text), '을/를')} 출력합니다.`
      : say`프로그램이 빈 줄을 출력합니다.`,
  error: (p) =>
    p.place
      ? say`${place(p.place.file, p.place.line)}에서 ${named(code(p.type), '이/가')} 발생합니다${tail(p.message)}`
      : say`프로그램이 ${named(code(p.type), '으로/로')} 끝납니다${tail(p.message)}`,
}
