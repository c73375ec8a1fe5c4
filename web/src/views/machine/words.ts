import { countEn, countKo } from '../../i18n/counts'
import type { Language } from '../../i18n/index'
import { withJosa } from '../../i18n/josa'

type ProgramId = 'diamond' | 'twice' | 'operators' | 'numbers' | 'noGrad' | 'repr'
type StepStatus = 'runs' | 'differs' | 'fails'

const en = {
  slider: 'Step of the book',
  programs: 'Programs',
  program: {
    diamond: 'The diamond',
    twice: 'Used twice',
    operators: 'a * b + c',
    numbers: '3.0 * x + 1.0',
    noGrad: 'no_grad',
    repr: 'print(x)',
  } satisfies Record<ProgramId, string>,
  mine: 'My program',
  typed: 'What I typed',
  tryAll: 'Try in every step',
  trying: 'Trying every step…',
  starting: 'Python is starting. Every step is tried as soon as it is there.',
  stale: 'The program has changed. Try it in every step again.',
  status: {
    runs: 'runs the program',
    differs: 'runs it, but to another gradient than the finished library',
    fails: 'cannot run it',
  } satisfies Record<StepStatus, string>,
  legend: { runs: 'runs', differs: 'other gradients', fails: 'cannot run it' } satisfies Record<StepStatus, string>,
  unknown: 'not tried yet',
  counts: (can: number, all: number) => `${countEn(can)} of ${countEn(all)} engines can run this program`,
  result: 'Result',
  output: 'Output',
  noOutput: 'nothing printed',
  gradients: 'Gradients at the end',
  noGradients: 'The program names no variables.',
  notAsLibrary: (name: string) => `not as in dezero (${name})`,
  missing: (step: string, name: string) => `${step} has no ${name} yet.`,
  fails: (step: string, type: string, message: string) => `${step} ends with ${type}: ${message}.`,
  late: (step: string) =>
    `${step} did not come to an end in time: look for a loop that never stops, in the program or in backward.`,
  atLine: (line: number) => `line ${countEn(line)} of the program`,
  firstThatCan: (step: string) => `The first step that can: ${step}`,
  noneCan: 'No later step can run it.',
  goTo: (step: string) => `Go to ${step}`,
  noGraph: 'No function was applied, so there is no graph.',
  diff: {
    title: (step: string) => `What ${step} changes`,
    against: (before: string) => `compared with ${before}`,
    first: 'The engine the book begins with here.',
    rewritten: (before: string) => `Nearly all of it is new since ${before}, so here is the whole text.`,
    counts: (added: number, removed: number) => `${countEn(added)} lines added, ${countEn(removed)} removed`,
    gap: (lines: number) => `${countEn(lines)} lines as before`,
    kind: { added: 'added', removed: 'removed' },
  },
  trouble: {
    LabTimeout: 'The program did not end in time in every step: look for a loop that never stops.',
    other: (message: string) => `The steps could not be tried: ${message}`,
  },
}

const ko: typeof en = {
  slider: '책의 단계',
  programs: '프로그램',
  program: {
    diamond: '다이아몬드',
    twice: '두 번 쓰기',
    operators: 'a * b + c',
    numbers: '3.0 * x + 1.0',
    noGrad: 'no_grad',
    repr: 'print(x)',
  },
  mine: '내 프로그램',
  typed: '내가 입력한 코드',
  tryAll: '모든 단계에서 해 보기',
  trying: '모든 단계에서 실행하는 중…',
  starting: '파이썬을 준비하고 있습니다. 준비되면 바로 모든 단계에서 실행합니다.',
  stale: '프로그램이 바뀌었습니다. 모든 단계에서 다시 해 보세요.',
  status: { runs: '실행됨', differs: '실행되지만 기울기가 완성된 라이브러리와 다름', fails: '실행할 수 없음' },
  legend: { runs: '실행됨', differs: '기울기가 다름', fails: '실행할 수 없음' },
  unknown: '아직 실행하지 않음',
  counts: (can, all) => `엔진 ${countKo(all)}개 가운데 ${countKo(can)}개에서 실행됩니다`,
  result: '결과',
  output: '출력',
  noOutput: '출력 없음',
  gradients: '마지막 기울기',
  noGradients: '이름을 붙인 변수가 없습니다.',
  notAsLibrary: (name) => `dezero에서는 ${name}`,
  missing: (step, name) => `${step}에는 아직 ${withJosa(name, '이/가')} 없습니다.`,
  fails: (step, type, message) => `${withJosa(step, '은/는')} ${type} 오류로 끝납니다: ${message}.`,
  late: (step) =>
    `${step}에서는 제때 끝나지 않았습니다. 프로그램이나 backward에 멈추지 않는 반복문이 있는지 살펴보세요.`,
  atLine: (line) => `프로그램 ${countKo(line)}행`,
  firstThatCan: (step) => `처음으로 실행되는 단계: ${step}`,
  noneCan: '이후 단계에서도 실행되지 않습니다.',
  goTo: (step) => `${withJosa(step, '으로/로')} 가기`,
  noGraph: '적용한 함수가 없어서 그래프가 없습니다.',
  diff: {
    title: (step) => `${step}에서 바뀌는 것`,
    against: (before) => `${withJosa(before, '과/와')} 비교`,
    first: '이 과정이 시작되는 엔진입니다.',
    rewritten: (before) => `${before} 이후 거의 전부 새로 쓴 코드라서 전체를 보여 줍니다.`,
    counts: (added, removed) => `추가 ${countKo(added)}행, 삭제 ${countKo(removed)}행`,
    gap: (lines) => `그대로인 ${countKo(lines)}행`,
    kind: { added: '추가', removed: '삭제' },
  },
  trouble: {
    LabTimeout: '어느 단계에서 프로그램이 제때 끝나지 않았습니다. 멈추지 않는 반복문이 있는지 살펴보세요.',
    other: (message) => `모든 단계에서 실행하지 못했습니다: ${message}`,
  },
}

export const machineWords: Record<Language, typeof en> = { en, ko }
export type MachineWords = typeof en
