import { countKo as n } from '../i18n/counts'
import {
  bare,
  type Delivery,
  type Done,
  type FunctionRef,
  type PopFacts,
  type ProblemFacts,
  type ReadyFacts,
  type Reason,
} from '../analysis/facts'
import { lines } from './lines.ko'
import { fullName, functionName, functionNames, list, named, tail } from './phrases.ko'
import type { NarrationWords } from './sentences.en'
import { bad, code, fn, grad, say, sentences, term, variable, type Part } from '../i18n/parts'

const tie = {
  newest: '가장 나중에 넣은 것이 먼저 나옵니다.',
  oldest: '이 엔진은 가장 먼저 넣은 것을 꺼냅니다.',
  other: '이 엔진은 중간에 넣은 것을 꺼냅니다.',
}
const times = (count: number) => (count === 2 ? '두' : count === 3 ? '세' : count === 4 ? '네' : `${n(count)}`)

const generation = term('세대', 'generation')

function why(f: FunctionRef, reason: Reason): Part[] {
  const pop = say`${fullName(f, '을/를')} 꺼냅니다(${term('pop')}).`
  switch (reason.kind) {
    case 'only':
      return pop
    case 'highest':
      return say`${pop} 기다리는 함수 가운데 ${generation}가 가장 큽니다.`
    case 'tie':
      return say`${pop} ${generation}가 같은 함수 ${n(reason.same)}개 중에서는 ${tie[reason.taken]}`
    case 'passedOver':
      return say`${pop} 그런데 ${functionName(reason.higher, '이/가')} 아직 기다리고 있습니다. 이 엔진은 ${generation}가 가장 큰 함수부터 꺼내지 않습니다.`
    case 'end':
      return say`${pop} 이 엔진에는 따질 ${generation}가 없어, 리스트의 맨 끝에 있는 것이 나옵니다.`
    case 'front':
      return say`${pop} 이 엔진에는 따질 ${generation}가 없어, 리스트의 맨 앞에 있는 것이 나옵니다.`
    case 'place':
      return say`${pop} 리스트의 ${n(reason.of)}개 중 ${n(reason.place)}번째 자리에서 꺼냈습니다.`
    case 'noQueue':
      return !reason.first
        ? pop
        : say`${pop} 이 엔진에서는 대기열을 찾지 못해, 무엇이 더 기다리는지는 보여 줄 수 없습니다.`
    case 'recursion':
      return say`${fullName(f, '이/가')} 실행될 차례입니다. ${named(code('backward()'), '이/가')} ${variable(reason.root)}에 대해 자기 자신을 다시 불렀고(${term('재귀', 'recursion')}), ${named(variable(reason.root), '을/를')} 만든 것이 이 함수입니다.`
    case 'byHand':
      return say`프로그램이 ${fullName(f)}의 ${named(code('backward'), '을/를')} 직접 부릅니다.`
  }
}

function arrival(d: Delivery): Part[] {
  if (d.expected < 2) return say`.`
  return d.after === d.expected
    ? say`. 기다리던 ${n(d.expected)}개가 모두 도착했습니다.`
    : say`. ${n(d.expected)}개 중 ${n(d.after)}개가 도착했습니다.`
}

function delivered(d: Delivery): Part[] {
  const sends = say`${variable(d.to)}에 ${list(d.sent.map(grad), '을/를')} 보냅니다.`
  const to = variable(d.to)
  const its = say`${variable(d.to)}.grad`
  const becomes = say`${its}는 ${named(grad(d.now), '이/가')}`
  if (d.how === 'inplace') {
    const others = d.shared.length
      ? say` 같은 배열을 쓰는 ${list(d.shared.map((label) => variable(`${label}.grad`)))}도 함께 바뀝니다.`
      : []
    if (!d.adds)
      return say`${its}의 배열 자체를 ${term('제자리', 'inplace')}에서 바꾸어 ${named(grad(d.now), '으로/로')} 만듭니다.${others}`
    return say`${its}의 배열 자체에 ${list(d.sent.map(grad), '을/를')} 더해(${term('제자리 덧셈', 'inplace')}) ${named(grad(d.now), '으로/로')} 만듭니다.${others}`
  }
  if (d.lost && d.sent.length > 1)
    return say`${sends} 그런데 뒤에 온 것이 앞의 것을 덮어써서 ${becomes} 되고, 나머지는 사라집니다.`
  if (d.lost && d.was !== null)
    return say`${sends} 그런데 먼저 도착해 있던 ${named(grad(d.was), '을/를')} 덮어써서 그 기울기가 사라집니다.`
  if (d.how === 'set' && d.was !== null) return say`${sends} 전에 남아 있던 ${grad(d.was)} 자리에 들어갑니다.`
  if (d.was !== null && d.before === 0)
    return say`${sends} 그런데 ${its}에 지난 계산의 ${named(grad(d.was), '이/가')} 남아 있어 ${named(grad(d.now), '이/가')} 됩니다.`
  if (d.after > d.expected && d.expected > 0 && d.was !== null)
    return say`${sends} 이미 있던 ${grad(d.was)} 위에 더해져 ${becomes} 됩니다.`
  if (!d.adds) return say`${sends} ${becomes} 되는데, 더한 값이 아닙니다.`
  if (d.sent.length > 1 && d.was === null)
    return say`${sends} ${named(to, '은/는')} 두 번 이상 쓰였으므로 더해져서 ${named(grad(d.now), '이/가')} 됩니다${arrival(d)}`
  if (d.was !== null) return say`${sends} 이미 있던 ${grad(d.was)}에 더해져 ${becomes} 됩니다${arrival(d)}`
  if (d.expected > 1)
    return say`${sends} ${named(to, '이/가')} 기다리는 기울기 ${n(d.expected)}개 중 ${n(d.after)}개가 도착했습니다.`
  return sends
}

function deliveries(all: Delivery[]): Part[] {
  const plain = (d: Delivery) =>
    d.how !== 'inplace' && d.was === null && d.sent.length === 1 && (d.expected === 0 || d.after <= d.expected)
  const simple = all.filter(plain)
  const special = all.filter((d) => !plain(d))
  const value = simple[0]?.sent[0]
  if (simple.length < 2 || value === undefined) return sentences(...all.slice(0, 3).map(delivered))
  if (!special.length && simple.every((d) => d.sent[0] === value))
    return say`입력 ${n(simple.length)}개에 ${grad(value)}씩 보냅니다.`
  const shown = simple.slice(0, 3)
  const each = shown.flatMap(
    (d, i) =>
      say`${i ? ', ' : ''}${variable(d.to)}에 ${i === shown.length - 1 && simple.length <= 3 ? named(grad(d.sent[0]!), '을/를') : grad(d.sent[0]!)}`,
  )
  const more = simple.length > 3 ? `, 그 밖의 ${n(simple.length - 3)}개에도 기울기를` : ''
  return sentences(say`${each}${more} 보냅니다.`, ...special.slice(0, 2).map(delivered))
}

function queueing(p: PopFacts): Part[] {
  if (p.queued.length) return say`${functionNames(p.queued, '이/가')} ${term(p.queueName, 'funcs')}에 들어갑니다.`
  if (p.skipped.length)
    return say`${functionNames(p.skipped, '은/는')} 이미 ${term(p.seenName, 'seen_set')}에 있으므로 다시 넣지 않습니다.`
  return []
}

function dropped(labels: string[]): Part[] {
  return say`다 쓴 ${list(
    labels.map((label) => variable(`${label}.grad`)),
    '은/는',
  )} 버려서 다시 ${named(code('None'), '이/가')} 됩니다.`
}

function spoilt(s: NonNullable<PopFacts['spoilt']>): Part[] {
  const instead = s.due === null ? [] : say`${named(grad(s.due), '이/가')} 아니라 `
  return say`그런데 ${variable(s.output)}에서 읽은 값이 ${instead}${grad(s.grad)}이므로, 여기서 보내는 값도 맞지 않습니다.`
}

function done(d: Done): Part[] {
  const head = d.queueEmpty ? say`더 꺼낼 함수가 없습니다.` : say`${named(code('backward()'), '이/가')} 끝났습니다.`
  const odd = d.miscounted
  if (odd && odd.arrived < odd.expected)
    return say`${head} 그런데 ${variable(odd.label)}에는 ${odd.arrived === 0 ? '기울기가 하나도 도착하지 않았습니다' : `받아야 할 기울기 ${n(odd.expected)}개 중 ${n(odd.arrived)}개만 도착했습니다`}.`
  if (odd)
    return say`${head} 그런데 ${named(variable(odd.label), '이/가')} 받은 기울기는 ${n(odd.arrived)}개로, 받아야 할 ${n(odd.expected)}개보다 많습니다. 따라서 ${variable(odd.label)}.grad = ${named(grad(odd.grad), '은/는')} 틀린 값입니다.`
  const leaves = d.leaves.slice(0, 3)
  if (d.lost) return say`${head} 그런데 ${variable(d.lost)}의 기울기 하나가 도중에 사라졌으니 결과는 틀렸습니다.`
  if (d.wrong) {
    const due = d.wrong.due === null ? say`틀린 값입니다` : say`틀린 값이고, 맞는 값은 ${grad(d.wrong.due)}입니다`
    return say`${head} ${variable(d.wrong.label)}.grad = ${named(grad(d.wrong.grad), '은/는')} ${due}.`
  }
  if (!leaves.length) return say`${head} 기울기가 모두 도착했습니다.`
  const grads = leaves.flatMap((leaf, i) => say`${i ? ', ' : ''}${variable(leaf.label)}.grad는 ${grad(leaf.grad)}`)
  return say`${head} 기울기가 모두 도착했고, ${grads}입니다.`
}

export const narration: NarrationWords = {
  pop(p) {
    const again = p.times > 1
    const first = p.early[0]
    return sentences(
      why(p.f, p.reason),
      p.dropped.length ? dropped(p.dropped) : null,
      first
        ? say`${bad('너무 이릅니다')}. ${variable(first.output)}의 기울기 ${n(first.expected)}개 중 ${n(first.arrived)}개만 도착했으므로, ${named(fn(p.f.label), '은/는')} 일부만 보냅니다.`
        : null,
      !first && p.spoilt ? spoilt(p.spoilt) : null,
      again ? say`전에 이미 꺼낸 함수를 ${times(p.times)} 번째로 꺼내, 기울기 전체를 또 보냅니다.` : null,
      p.none.length
        ? say`${list(p.none.map(variable))}에는 기울기가 없어 ${named(code('None'), '을/를')} 넘깁니다.`
        : null,
      p.unkept ? say`출력 ${n(p.unkept)}개는 아무도 보관하지 않아 그쪽에서 오는 기울기가 없습니다.` : null,
      deliveries(first || p.spoilt ? p.deliveries.map(bare) : p.deliveries),
      p.bad ? narration.bad(p.bad.kind, p.bad.in) : null,
      p.done ? done(p.done) : first || p.spoilt || again || p.bad || p.reason.kind === 'tie' ? null : queueing(p),
    )
  },
  bad: (kind, where) =>
    kind === 'nan'
      ? say`여기 ${variable(where)}에서 NaN이 처음 나타납니다. 이제부터 계속 퍼져 나갑니다.`
      : say`여기 ${variable(where)}에서 무한대가 처음 나타납니다.`,
  ready(r: ReadyFacts) {
    const queue = !r.queue
      ? []
      : r.queue.length
        ? say` ${term(r.queueName, 'funcs')}에는 ${functionNames(r.queue, '이/가')} 들어 있습니다.`
        : say` ${named(term(r.queueName, 'funcs'), '은/는')} 아직 비어 있습니다.`
    return say`순전파가 끝났습니다. ${variable(r.root)}.grad는 ${grad(r.grad)}에서 시작합니다.${queue} “다음 pop”을 눌러 보세요.`
  },
  readyByHand: () =>
    say`순전파가 끝났습니다. 프로그램이 함수마다 ${named(code('backward'), '을/를')} 직접 부릅니다. “다음 pop”을 눌러 보세요.`,
  notStarted: () => say`이제 프로그램이 실행됩니다.`,
  noPops: () =>
    say`프로그램이 ${named(code('backward()'), '을/를')} 한 번도 부르지 않아, 꺼낼 함수가 없습니다. ↑와 ↓로 한 행씩 따라가 볼 수 있습니다.`,
  noPopsYet: () => say`프로그램이 실행 중이며, 아직 ${named(code('backward()'), '을/를')} 부르지 않았습니다.`,
  empty: () => say`아직 실행한 것이 없습니다. “실행”을 누르면 프로그램이 기록됩니다.`,
  error: (p: ProblemFacts) =>
    p.place
      ? say`이어서 프로그램이 ${p.place.file} ${p.place.line}행에서 ${named(code(p.type), '으로/로')} 끝납니다${tail(p.message)}`
      : say`이어서 프로그램이 ${named(code(p.type), '으로/로')} 끝납니다${tail(p.message)}`,
  limit: (kind, size) =>
    say`기록은 ${kind === 'events' ? `이벤트 ${n(size)}개` : `${n(size)}초`}를 채워 여기서 잘렸습니다. 기록된 데까지는 따라가 볼 수 있습니다.`,
  interrupted: () => say`여기서 프로그램을 중지했습니다. 그때까지 기록된 것은 따라가 볼 수 있습니다.`,
  fault: (at) =>
    say`${at ? `${at[0]} ${at[1]}행, ` : ''}여기서 기록이 끝납니다. 기록기 자체에 오류가 났으며, 프로그램 탓이 아닙니다. 여기까지의 내용은 맞지만, 그 뒤의 일은 알 수 없습니다.`,
  lines,
}
