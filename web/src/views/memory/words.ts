import type { FreedBy, ObjectKind, MemoryProfile } from '../../answers/schema'
import type { SceneId } from './scenes'
import { countEn, countKo } from '../../i18n/counts'
import type { Language } from '../../i18n/index'
import { withJosa } from '../../i18n/josa'

const plural = (count: number, one: string, many = `${one}s`) => `${countEn(count)} ${count === 1 ? one : many}`
const kindsEn: Record<ObjectKind, string> = { variable: 'Variable', function: 'Function', object: 'Object' }
const kindsKo: Record<ObjectKind, string> = { variable: '변수', function: '함수', object: '객체' }

/** The memory view. */
const en = {
  title: 'Memory',
  scene: 'Program to look at',
  scenes: {
    loops: 'Ten loops',
    counts: 'Counting',
    cycle: 'A cycle',
    retain: 'retain_grad',
    nograd: 'no_grad',
    own: 'My program',
  } satisfies Record<SceneId, string>,
  look: {
    loops:
      'Each turn of the loop makes a new graph and lets go of the last one. Under step 16 a function and its output refer to each other, so the old graphs stay. Under step 17 the link to the output is weak, and the old graph is freed at once. Press “Collect now” and compare again.',
    counts:
      'Every object counts the references to it. Watch the count of the Thing: a name is one, a call adds one for as long as it lasts, and at zero the object is freed on the spot.',
    cycle:
      'Three objects in a chain are freed one after the other as soon as the names are gone. Close the chain to a ring and each still has one reference: nothing is freed until the collector comes. Press “Collect now” at the end.',
    retain:
      'Gradients take as many bytes as the data. After the first backward only x keeps one; with retain_grad=True every variable in between keeps one too.',
    nograd:
      'A million numbers take 8,000,000 bytes. With a graph, all four arrays stay until y goes. Under no_grad there is no graph: each array in between is freed as soon as the next one is there.',
    own: 'Your program and engine of the stepper, line by line. Press Run to look at its memory.',
  } satisfies Record<SceneId, string>,
  program: 'Program',
  run: 'Run',
  running: 'Running…',
  reset: 'Back to the original',
  changed: 'The program has changed since this run.',
  withEngine: (label: string) => `with the engine ${label}`,
  plainPython: 'plain Python, no engine',

  stepping: 'Stepping through the lines',
  previous: 'Previous step',
  next: 'Next step',
  step: 'Step',
  position: (at: number, of: number) => `step ${countEn(at)} of ${countEn(of)}`,
  line: (line: number) => `line ${line} has run`,
  back: (line: number) => `back in line ${line}`,
  pressed: 'the collector has run',
  begin: 'nothing has run yet',
  collect: 'Collect now',
  collectHint: 'Run Python’s cyclic collector after this step',
  undoCollect: 'Undo',
  undoHint: 'Run the program without pressing the collector',

  alive: (count: number) => `${plural(count, 'object')} alive`,
  held: (bytes: number) => `${plural(bytes, 'byte')} held`,
  heldParts: (data: number, grad: number) => `${countEn(data)} data, ${countEn(grad)} gradients`,
  lost: (count: number) =>
    count === 1
      ? 'Nothing reaches 1 of them any more: only the collector can free it.'
      : `Nothing reaches ${countEn(count)} of them any more: only the collector can free them.`,
  freedNow: {
    count: (n: number) => `${plural(n, 'object')} freed in this step: the count reached zero`,
    collector: (n: number) => `${plural(n, 'object')} freed in this step by the collector`,
  } satisfies Record<FreedBy, (n: number) => string>,
  nothingFreed: 'Nothing was freed in this step.',

  aliveOverTime: 'Objects alive after each line',
  heldOverTime: 'Bytes held after each line',
  countOverTime: 'count after each line',
  objects: (count: number) => plural(count, 'object'),
  bytesOf: (bytes: number) => plural(bytes, 'byte'),
  atMost: (figure: string) => `at most ${figure}`,
  chart: (name: string, now: string, most: string) => `${name}: now ${now}, at most ${most}`,

  graph: 'Objects and links',
  noObjects: 'No object is alive here.',
  strong: 'strong link',
  weak: 'weak link',
  countKey: 'references to it',
  ring: 'in a cycle',
  unreached: 'nothing reaches it',
  more: (count: number) => `${plural(count, 'more object')} not drawn`,
  node: (o: {
    kind: ObjectKind
    label: string
    name: string | null
    count: number
    ring: boolean
    lost: boolean
    freed: FreedBy | null
  }) =>
    [
      `${kindsEn[o.kind]} ${o.name ?? o.label}`,
      ...(o.name ? [o.label] : []),
      o.freed ? en.freedBy[o.freed] : plural(o.count, 'reference'),
      ...(o.ring ? [en.ring] : []),
      ...(o.lost ? [en.unreached] : []),
    ].join(', '),

  table: 'References',
  tableHint: 'Choose objects in the drawing to see them here.',
  columns: { object: 'object', count: 'references', by: 'referred to by', bytes: 'bytes' },
  named: (name: string, where: string | null) =>
    where === null ? `the name ${name}` : `the name ${name} in ${where}()`,
  attribute: (owner: string, path: string) => `${owner}.${path}`,
  weakly: 'weak',
  bytes: (data: number) => countEn(data),
  gradBytes: (grad: number) => `+ ${countEn(grad)} gradient`,
  elsewhere: (count: number) => `${countEn(count)} from elsewhere`,
  freedBy: { count: 'freed: the count reached zero', collector: 'freed by the collector' } satisfies Record<
    FreedBy,
    string
  >,
  freedAt: (by: FreedBy, step: number, line: number): string =>
    `${en.freedBy[by]}, in step ${countEn(step)} (line ${line})`,
  formerly: (name: string) => `was ${name}`,

  waiting: 'Waiting for Python…',
  recording: 'Looking at each line…',
  empty: 'No line has run yet.',
  timeout: 'The program did not come to an end in 20 seconds: look for a loop that never stops.',
  noPython: 'Python is not ready, so the program could not run. Try again in a moment.',
  retry: 'Try again',
  raised: (type: string, line: number | null) =>
    line === null ? `The program raised ${type}.` : `The program raised ${type} in line ${line}.`,
  cut: {
    steps: (count: number) => `Cut after ${countEn(count)} steps: this view follows a program so far and no further.`,
    objects: (count: number) => `Cut after ${countEn(count)} steps: more objects than can be shown were made.`,
    time: (count: number) => `Cut after ${countEn(count)} steps: it took too long.`,
  } satisfies Record<NonNullable<MemoryProfile['cut']>, (count: number) => string>,
  unwatched: (names: string) => `Cannot be watched, for they use __slots__: ${names}.`,
  byItself: 'Python’s collector also ran by itself in this step.',
}

const ko: typeof en = {
  title: '메모리',
  scene: '살펴볼 프로그램',
  scenes: {
    loops: '열 번 반복',
    counts: '참조 카운트',
    cycle: '순환 참조',
    retain: 'retain_grad',
    nograd: 'no_grad',
    own: '내 프로그램',
  },
  look: {
    loops:
      '반복할 때마다 새 계산 그래프가 생기고 이전 그래프는 버려집니다. 16단계에서는 함수와 출력이 서로를 참조하므로 이전 그래프가 그대로 남습니다. 17단계에서는 출력 쪽 참조가 약한 참조라서 이전 그래프가 바로 해제됩니다. ‘지금 가비지 컬렉션’을 누르고 다시 비교해 보세요.',
    counts:
      '모든 객체는 자신을 가리키는 참조의 수를 셉니다. Thing의 참조 카운트를 보세요. 이름 하나가 1이고, 호출하는 동안 1이 늘었다가 돌아오면 줄어듭니다. 0이 되는 순간 객체가 해제됩니다.',
    cycle:
      '한 줄로 이어진 세 객체는 이름이 사라지면 곧바로 차례차례 해제됩니다. 고리로 이으면 저마다 참조가 하나씩 남아서 가비지 컬렉터가 돌 때까지 아무것도 해제되지 않습니다. 마지막 행까지 간 다음 ‘지금 가비지 컬렉션’을 눌러 보세요.',
    retain:
      '기울기는 데이터와 같은 크기의 메모리를 씁니다. 첫 번째 backward 뒤에는 x의 기울기만 남지만, retain_grad=True이면 중간 변수의 기울기까지 모두 남습니다.',
    nograd:
      '숫자 백만 개는 8,000,000바이트입니다. 그래프가 있으면 y가 사라질 때까지 배열 네 개가 모두 남습니다. no_grad에서는 그래프가 없으므로, 중간 배열은 다음 배열이 만들어지자마자 해제됩니다.',
    own: '따라가기 화면의 내 프로그램과 엔진을 한 행씩 살펴봅니다. 실행을 누르면 메모리를 볼 수 있습니다.',
  },
  program: '프로그램',
  run: '실행',
  running: '실행 중…',
  reset: '원래대로',
  changed: '실행한 뒤에 프로그램이 바뀌었습니다.',
  withEngine: (label) => `엔진: ${label}`,
  plainPython: '엔진 없이 파이썬만 사용',

  stepping: '한 행씩 보기',
  previous: '이전 행',
  next: '다음 행',
  step: '실행 위치',
  position: (at, of) => `${countKo(of)}개 중 ${countKo(at)}번째`,
  line: (line) => `${line}행 실행됨`,
  back: (line) => `${line}행으로 돌아옴`,
  pressed: '가비지 컬렉터가 실행됨',
  begin: '아직 실행되지 않음',
  collect: '지금 가비지 컬렉션',
  collectHint: '이 행 바로 뒤에 파이썬의 순환 가비지 컬렉터를 실행합니다',
  undoCollect: '취소',
  undoHint: '가비지 컬렉션을 누르지 않고 다시 실행합니다',

  alive: (count) => `살아 있는 객체 ${countKo(count)}개`,
  held: (bytes) => `${countKo(bytes)}바이트 사용 중`,
  heldParts: (data, grad) => `데이터 ${countKo(data)}, 기울기 ${countKo(grad)}`,
  lost: (count) => `그중 ${countKo(count)}개는 이제 어디에서도 닿을 수 없습니다. 가비지 컬렉터만 해제할 수 있습니다.`,
  freedNow: {
    count: (n) => `이번에 ${countKo(n)}개 해제: 참조 카운트가 0이 됨`,
    collector: (n) => `이번에 ${countKo(n)}개 해제: 가비지 컬렉터가 해제함`,
  },
  nothingFreed: '이번에 해제된 객체가 없습니다.',

  aliveOverTime: '행마다 살아 있는 객체',
  heldOverTime: '행마다 사용 중인 바이트',
  countOverTime: '행마다 참조 카운트',
  objects: (count) => `${countKo(count)}개`,
  bytesOf: (bytes) => `${countKo(bytes)}바이트`,
  atMost: (figure) => `최대 ${figure}`,
  chart: (name, now, most) => `${name}: 지금 ${now}, 최대 ${most}`,

  graph: '객체와 참조',
  noObjects: '지금 살아 있는 객체가 없습니다.',
  strong: '강한 참조',
  weak: '약한 참조',
  countKey: '참조 카운트',
  ring: '순환 참조',
  unreached: '닿을 수 없음',
  more: (count) => `객체 ${countKo(count)}개는 그리지 않았습니다`,
  node: (o) =>
    [
      `${kindsKo[o.kind]} ${o.name ?? o.label}`,
      ...(o.name ? [o.label] : []),
      o.freed ? ko.freedBy[o.freed] : `참조 ${countKo(o.count)}개`,
      ...(o.ring ? [ko.ring] : []),
      ...(o.lost ? [ko.unreached] : []),
    ].join(', '),

  table: '참조 목록',
  tableHint: '그림에서 객체를 고르면 여기에 나타납니다.',
  columns: { object: '객체', count: '참조 카운트', by: '참조하는 곳', bytes: '바이트' },
  named: (name, where) => (where === null ? `이름 ${name}` : `${where}() 안의 이름 ${name}`),
  attribute: (owner, path) => `${owner}.${path}`,
  weakly: '약함',
  bytes: (data) => countKo(data),
  gradBytes: (grad) => `+ 기울기 ${countKo(grad)}`,
  elsewhere: (count) => `그 밖에 ${countKo(count)}개`,
  freedBy: { count: '해제됨: 참조 카운트가 0이 됨', collector: '해제됨: 가비지 컬렉터' },
  freedAt: (by, step, line) => `${ko.freedBy[by]} (${countKo(step)}번째, ${line}행)`,
  formerly: (name) => `전에는 ${name}`,

  waiting: '파이썬을 기다리는 중…',
  recording: '행마다 살펴보는 중…',
  empty: '아직 실행된 행이 없습니다.',
  timeout: '프로그램이 20초 안에 끝나지 않았습니다. 멈추지 않는 반복문이 있는지 살펴보세요.',
  noPython: '파이썬이 준비되지 않아 프로그램을 실행하지 못했습니다. 잠시 뒤에 다시 시도해 주세요.',
  retry: '다시 시도',
  raised: (type, line) =>
    line === null
      ? `프로그램에서 ${withJosa(type, '이/가')} 발생했습니다.`
      : `프로그램 ${line}행에서 ${withJosa(type, '이/가')} 발생했습니다.`,
  cut: {
    steps: (count) => `실행된 행을 ${countKo(count)}개까지만 기록했습니다. 이 화면은 여기까지만 따라갑니다.`,
    objects: (count) =>
      `실행된 행을 ${countKo(count)}개까지만 기록했습니다. 보여 줄 수 있는 것보다 객체가 많아졌습니다.`,
    time: (count) => `실행된 행을 ${countKo(count)}개까지만 기록했습니다. 시간이 너무 오래 걸렸습니다.`,
  },
  unwatched: (names) => `__slots__를 쓰기 때문에 지켜볼 수 없는 클래스: ${names}.`,
  byItself: '이번에 파이썬의 가비지 컬렉터가 스스로 실행되었습니다.',
}

export type MemoryWords = typeof en
export const memoryWords: Record<Language, MemoryWords> = { en, ko }
