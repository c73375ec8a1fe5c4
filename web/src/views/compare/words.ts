import type { Arrival, Difference, Early, Side } from '../../analysis/alignDifference'
import type { Verdict, WhyUnknown } from '../../analysis/alignTruth'
import type { Problem } from '../../trace/schema'
import { countEn, countKo } from '../../i18n/counts'
import type { Language } from '../../i18n/index'
import { josa, withJosa, type Particle } from '../../i18n/josa'
import { code, fn, grad, say, sentences, variable, type Part } from '../../i18n/parts'

type PairId = 'reuse' | 'inplace' | 'diamond' | 'memory' | 'retain'
type Names = Record<Side, string>
type Of<Kind extends Difference['kind']> = Extract<Difference, { kind: Kind }>

const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left')

/** Who overwrites and who adds, when that is what tells them apart. */
function overwriter(d: Of<'grad'>): Side | null {
  const is = (how: Arrival, other: Arrival): boolean =>
    how === 'overwritten' && (other === 'add' || other === 'inplace')
  return is(d.leftHow, d.rightHow) ? 'left' : is(d.rightHow, d.leftHow) ? 'right' : null
}
/** The other run pops a function of the same name. */
const twin = (d: Of<'pop'>): boolean => d.other?.label === d.label
/** The two queues hold functions of the same names. */
const alikeQueues = (d: Of<'queue'>): boolean => d.left.join() === d.right.join()
const inPlace = (d: Of<'grad'>): Side | null =>
  d.leftHow === 'inplace' ? 'left' : d.rightHow === 'inplace' ? 'right' : null

const harmEn = ({ pair, label, output, arrived, expected }: Early, name: string): Part[] =>
  say`The harm comes at pop ${countEn(pair)}: ${name} pops ${fn(label)} when ${variable(output)} has ${countEn(arrived)} of ${countEn(expected)} gradients.`
const harmKo = ({ pair, label, output, arrived, expected }: Early, topic: string): Part[] =>
  say`문제는 pop ${countKo(pair)}에서 생깁니다. ${topic} ${variable(output)}에 기울기 ${countKo(expected)}개 중 ${countKo(arrived)}개만 도착했을 때 ${after(fn(label), '을/를')} 꺼냅니다.`

const en = {
  title: 'Two engines, one program',
  pairs: 'Ready-made pairs',
  pair: {
    reuse: 'A variable used twice',
    inplace: 'Adding in place',
    diamond: 'The diamond',
    memory: 'Memory',
    retain: 'retain_grad',
  } satisfies Record<PairId, string>,
  mine: 'My program',
  engine: { left: 'Left engine', right: 'Right engine' },
  side: { left: (label: string) => `Left: ${label}`, right: (label: string) => `Right: ${label}` },
  recording: 'Recording both runs…',
  starting: 'Python is starting. Both runs begin as soon as it is there.',
  trouble: {
    LabTimeout: 'The program did not end in time: look for a loop that never stops.',
    other: (message: string) => `The runs could not be recorded: ${message}`,
  },
  again: 'Try again',
  cut: 'A run was cut off at a limit; what comes after it is not compared.',
  caption: 'What differs',
  firstDifference: 'First difference',
  program: 'Program',
  output: 'Output',
  noOutput: 'nothing printed',
  markedHere: 'differs here',
  pops: (label: string) => `pops ${label}`,
  waits: 'waits',
  before: 'about to begin',
  atEnd: 'at the end of the program',
  noPops: 'no pop: backward() was not reached',
  queueEmpty: 'empty',
  noGraph: 'No function was applied in this run.',

  table: {
    title: 'Final gradients beside the truth',
    variable: 'variable',
    truth: 'truth',
    how: 'The truth is found by running only forward() again, with each value changed a little.',
    waiting: 'Looking for the truth…',
    none: 'Nothing to check: the program calls no backward() of a variable.',
    unchecked: (why: string) => `No truth to compare with: ${why}.`,
    failed: 'The truth could not be found.',
    verdict: {
      right: 'right',
      wrong: 'wrong',
      sum: 'piled up',
      dropped: 'dropped on purpose',
      cleared: 'cleared',
      unknown: 'not checked',
    } satisfies Record<Verdict, string>,
    sum: (figures: string[]) => `sum of ${figures.join(' and ')}, from ${countEn(figures.length)} calls`,
    last: (figure: string) => `${figure} for the last result`,
    unknown: {
      large: 'too large to check',
      long: 'too long to check',
      unsteady: 'forward() gives something else each time',
      kind: 'no real numbers',
      kink: 'no derivative at this point',
      failed: 'forward() could not be run again',
      notFinite: 'NaN or infinite, so nothing to check',
    } satisfies Record<WhyUnknown, string>,
    notThere: 'not there',
  },

  /** Added where both do the same. */
  bothFail: ({ type, message }: Problem): Part[] => say`Both end with ${code(type)}: ${brief(message)}.`,

  /** One or two sentences for the first difference. */
  explain: (d: Difference | null, names: Names): Part[] => {
    if (!d) return say`${names.left} and ${names.right} do exactly the same with this program.`
    switch (d.kind) {
      case 'pop': {
        const [own, other] = [names[d.side], names[otherSide(d.side)]]
        const next = d.other
          ? say`${other} pops ${twin(d) ? 'another ' : ''}${fn(d.other.label)} first.`
          : say`${other} has nothing left to pop.`
        if (d.again)
          return sentences(say`${own} pops ${fn(d.label)} once more, so its gradient is sent on a second time.`, next)
        if (d.arrived >= d.expected)
          return sentences(
            say`${own} pops ${fn(d.label)} now.`,
            next,
            say`All gradients of ${variable(d.output)} have arrived, so this alone does no harm.`,
            d.harm && harmEn(d.harm, names[d.harm.side]),
          )
        const arrived =
          d.arrived === 0 ? 'none has arrived' : `only ${d.arrived} ${d.arrived === 1 ? 'has' : 'have'} arrived`
        return sentences(
          say`${own} pops ${fn(d.label)} too early: of the ${d.expected} gradients that ${variable(d.output)} waits for, ${arrived}.`,
          d.gradient ? say`So it goes on with ${grad(d.gradient)} alone.` : null,
          d.other
            ? say`${other} pops ${twin(d) ? 'another ' : ''}${fn(d.other.label)} first, and waits until all have arrived.`
            : next,
        )
      }
      case 'grad': {
        const figure: Names = { left: d.left, right: d.right }
        const [over, inside] = [overwriter(d), inPlace(d)]
        if (over) {
          const other = otherSide(over)
          return say`${names[over]} puts the later gradient of ${variable(d.label)} in the place of the earlier one: ${grad(figure[over])}. ${names[other]} adds them up: ${grad(figure[other])}.`
        }
        if (inside) {
          const other = otherSide(inside)
          return d.shared.length > 0
            ? say`${names[inside]} adds into the array itself (${code('+=')}), and ${variable(d.label)} shares that array with ${variable(d.shared.join(', '))}: its gradient becomes ${grad(figure[inside])}, too. ${names[other]} makes a new array for the sum, so it stays ${grad(figure[other])}.`
            : say`${names[inside]} adds into the array itself (${code('+=')}): the gradient of ${variable(d.label)} is ${grad(figure[inside])}. In ${names[other]} it is ${grad(figure[other])}.`
        }
        const after = d.function === null ? say`Here` : say`After the same pop of ${fn(d.function)}`
        return say`${after} the gradient of ${variable(d.label)} is ${grad(d.left)} in ${names.left} and ${grad(d.right)} in ${names.right}.`
      }
      case 'kept':
        return say`${names[d.side]} forgets the gradient of ${variable(d.label)} as soon as it has been passed on (${code('retain_grad=False')}); ${names[otherSide(d.side)]} keeps it: ${grad(d.value)}. Only gradients in between go, those of the leaves stay.`
      case 'freed':
        return d.by === 'count'
          ? say`${names[d.side]} has freed ${countEn(d.count)} objects of an earlier graph at once, ${d.example.kind === 'function' ? fn(d.example.label) : variable(d.example.label)} among them: nothing referred to them any more. In ${names[otherSide(d.side)]} they refer to each other in a circle, so they stay until the cyclic collector comes${d.later ? '.' : ', which it does not during this run.'}`
          : say`In ${names[d.side]} the cyclic collector has freed ${countEn(d.count)} objects of the graph by now; ${names[otherSide(d.side)]} still holds them.`
      case 'end':
        return d.problem
          ? say`${names[d.side]} ends with ${code(d.problem.type)}: ${brief(d.problem.message)}. ${names[otherSide(d.side)]} goes on.`
          : say`${names[d.side]} does not come to an end; ${names[otherSide(d.side)]} does.`
      case 'queue':
        return alikeQueues(d)
          ? say`In ${names.left} the functions wait in another order than in ${names.right}, but every pop and every gradient is the same.`
          : say`The functions wait in another order, ${code(d.left.join(', '))} in ${names.left} and ${code(d.right.join(', '))} in ${names.right}, but every pop and every gradient is the same.`
    }
  },
}

const ko: typeof en = {
  title: '엔진 둘, 프로그램 하나',
  pairs: '미리 준비한 비교',
  pair: {
    reuse: '두 번 쓴 변수',
    inplace: '제자리 덧셈',
    diamond: '다이아몬드',
    memory: '메모리',
    retain: 'retain_grad',
  },
  mine: '내 프로그램',
  engine: { left: '왼쪽 엔진', right: '오른쪽 엔진' },
  side: { left: (label) => `왼쪽: ${label}`, right: (label) => `오른쪽: ${label}` },
  recording: '두 엔진으로 실행하는 중…',
  starting: '파이썬을 준비하고 있습니다. 준비되면 바로 두 엔진으로 실행합니다.',
  trouble: {
    LabTimeout: '프로그램이 제때 끝나지 않았습니다. 멈추지 않는 반복문이 있는지 살펴보세요.',
    other: (message) => `실행을 기록하지 못했습니다: ${message}`,
  },
  again: '다시 시도',
  cut: '실행 하나가 한도에 이르러 중간에 끊겼습니다. 그 뒤는 비교하지 않습니다.',
  caption: '다른 점',
  firstDifference: '첫 번째 차이',
  program: '프로그램',
  output: '출력',
  noOutput: '출력 없음',
  markedHere: '여기가 다름',
  pops: (label) => `${label} 꺼냄`,
  waits: '기다림',
  before: '시작 직전',
  atEnd: '프로그램 끝',
  noPops: '꺼낸 함수 없음: backward()까지 가지 못함',
  queueEmpty: '비어 있음',
  noGraph: '이 실행에서는 함수를 한 번도 적용하지 않았습니다.',

  table: {
    title: '최종 기울기와 실제 값',
    variable: '변수',
    truth: '실제 값',
    how: '실제 값은 값을 조금씩 바꾸며 forward()만 다시 실행해 구합니다.',
    waiting: '실제 값을 구하는 중…',
    none: '확인할 것이 없습니다. 프로그램이 변수의 backward()를 부르지 않습니다.',
    unchecked: (why) => `비교할 실제 값이 없습니다: ${why}.`,
    failed: '실제 값을 구하지 못했습니다.',
    verdict: {
      right: '맞음',
      wrong: '틀림',
      sum: '더해진 채 남음',
      dropped: '일부러 지움',
      cleared: '지움',
      unknown: '확인 안 함',
    },
    sum: (figures) => `호출 ${countKo(figures.length)}번에서 온 ${figures.join(', ')}의 합`,
    last: (figure) => `마지막 결과의 미분은 ${figure}`,
    unknown: {
      large: '너무 커서 확인하지 않음',
      long: '너무 길어서 확인하지 않음',
      unsteady: 'forward() 결과가 매번 다름',
      kind: '실수가 아님',
      kink: '이 점에서는 미분할 수 없음',
      failed: 'forward()를 다시 실행할 수 없음',
      notFinite: 'NaN이나 무한대라서 확인할 수 없음',
    },
    notThere: '없음',
  },

  bothFail: ({ type, message }) => say`둘 다 ${code(type)} 오류로 끝납니다: ${brief(message)}.`,

  explain: (d, names) => {
    if (!d)
      return say`이 프로그램에서는 ${withJosa(names.left, '과/와')} ${withJosa(names.right, '이/가')} 똑같이 움직입니다.`
    const topic: Names = { left: withJosa(names.left, '은/는'), right: withJosa(names.right, '은/는') }
    switch (d.kind) {
      case 'pop': {
        const [own, other] = [topic[d.side], topic[otherSide(d.side)]]
        const object = (label: string): Part[] => after(fn(label), '을/를')
        const next = d.other
          ? say`${other} ${twin(d) ? '다른 ' : ''}${object(d.other.label)} 먼저 꺼냅니다.`
          : say`${other} 더 꺼낼 함수가 없습니다.`
        if (d.again) return sentences(say`${own} ${object(d.label)} 또 꺼내서 기울기를 두 번 보냅니다.`, next)
        if (d.arrived >= d.expected)
          return sentences(
            say`${own} 지금 ${object(d.label)} 꺼냅니다.`,
            next,
            say`${variable(d.output)}의 기울기가 모두 도착했으므로 이것만으로는 문제가 되지 않습니다.`,
            d.harm && harmKo(d.harm, topic[d.harm.side]),
          )
        const arrived = d.arrived === 0 ? '하나도 도착하지 않았습니다' : `${d.arrived}개만 도착했습니다`
        return sentences(
          say`${own} ${object(d.label)} 너무 일찍 꺼냅니다. ${variable(d.output)}에 와야 할 기울기 ${d.expected}개 가운데 ${arrived}.`,
          d.gradient ? say`그래서 ${grad(d.gradient)}만 가지고 계산합니다.` : null,
          d.other
            ? say`${other} ${twin(d) ? '다른 ' : ''}${object(d.other.label)} 먼저 꺼내고, 기울기가 모두 올 때까지 기다립니다.`
            : next,
        )
      }
      case 'grad': {
        const figure: Names = { left: d.left, right: d.right }
        const [over, inside] = [overwriter(d), inPlace(d)]
        if (over) {
          const other = otherSide(over)
          return say`${topic[over]} ${variable(d.label)}의 앞선 기울기를 나중 기울기로 덮어써서 ${after(grad(figure[over]), '이/가')} 됩니다. ${topic[other]} 둘을 더해서 ${after(grad(figure[other]), '이/가')} 됩니다.`
        }
        if (inside) {
          const other = otherSide(inside)
          return d.shared.length > 0
            ? say`${topic[inside]} 배열 자체에 더합니다(${code('+=')}). ${variable(d.label)}의 기울기와 ${variable(d.shared.join(', '))}의 기울기가 같은 배열이라서 ${variable(d.label)}의 기울기까지 ${after(grad(figure[inside]), '이/가')} 됩니다. ${topic[other]} 합을 새 배열에 담으므로 ${grad(figure[other])} 그대로입니다.`
            : say`${topic[inside]} 배열 자체에 더합니다(${code('+=')}). ${variable(d.label)}의 기울기가 ${names[inside]}에서는 ${grad(figure[inside])}, ${names[other]}에서는 ${grad(figure[other])}입니다.`
        }
        const when = d.function === null ? say`여기서` : say`똑같이 ${after(fn(d.function), '을/를')} 꺼낸 뒤에`
        return say`${when} ${variable(d.label)}의 기울기가 ${names.left}에서는 ${grad(d.left)}, ${names.right}에서는 ${grad(d.right)}입니다.`
      }
      case 'kept':
        return say`${topic[d.side]} ${variable(d.label)}의 기울기를 전달하자마자 지웁니다(${code('retain_grad=False')}). ${topic[otherSide(d.side)]} ${after(grad(d.value), '을/를')} 그대로 둡니다. 지우는 것은 중간 변수의 기울기뿐이고, 말단 변수의 기울기는 남습니다.`
      case 'freed': {
        const example = d.example.kind === 'function' ? fn(d.example.label) : variable(d.example.label)
        return d.by === 'count'
          ? say`${topic[d.side]} 이전 그래프의 객체 ${countKo(d.count)}개(${example} 등)를 바로 해제했습니다. 더는 아무도 참조하지 않기 때문입니다. ${names[otherSide(d.side)]}에서는 객체들이 서로를 참조하고 있어서, 순환 참조를 찾는 가비지 컬렉터가 돌 때까지 메모리에 남습니다.${d.later ? '' : ' 이번 실행에서는 돌지 않았습니다.'}`
          : say`${names[d.side]}에서는 가비지 컬렉터가 그래프의 객체 ${countKo(d.count)}개를 이미 해제했고, ${names[otherSide(d.side)]}에는 아직 남아 있습니다.`
      }
      case 'end':
        return d.problem
          ? say`${topic[d.side]} ${code(d.problem.type)} 오류로 끝납니다: ${brief(d.problem.message)}. ${topic[otherSide(d.side)]} 계속합니다.`
          : say`${topic[d.side]} 끝나지 않고, ${topic[otherSide(d.side)]} 끝납니다.`
      case 'queue':
        return alikeQueues(d)
          ? say`함수가 기다리는 순서는 ${withJosa(names.left, '과/와')} ${names.right}에서 서로 다르지만, 꺼내는 함수와 기울기는 모두 같습니다.`
          : say`함수가 기다리는 순서는 ${names.left}에서 ${code(d.left.join(', '))}, ${names.right}에서 ${after(code(d.right.join(', ')), '으로/로')} 다르지만, 꺼내는 함수와 기울기는 모두 같습니다.`
    }
  },
}

/** A part with the Korean particle that its sound asks for. */
function after(part: Part, particle: Particle): Part[] {
  return [part, { text: josa(part.text, particle) }]
}

/** Python adds the file to its message about a missing name, which is of no use here. */
function brief(message: string): string {
  return message.replace(/ \([^()]*\)$/, '').replace(/\.$/, '')
}

export const compareWords: Record<Language, typeof en> = { en, ko }
export type CompareWords = typeof en
