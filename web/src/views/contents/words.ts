import type { Language } from '../../i18n/index'

const en = {
  title: 'From one Variable to a library',
  what: 'The deep learning engine of “Deep Learning from Scratch 3”, built step by step and running in this page.',
  whom: 'For everyone who knows some Python and wants to see why backward() visits nodes in this order.',
  why: 'Each lesson runs the real engine as it stands at that point, the wrong ones included: step through it, guess, break it, repair it.',
  start: 'Start with step 7',
  goOn: (title: string) => `Go on: ${title}`,
  tour: 'Show me around (30 seconds)',
  done: (done: number, of: number) => `${done} of ${of} lessons done`,
  kept: 'Your progress is kept on this device only.',
  forget: 'Forget my progress',
  forgetSure: 'Forget it all?',
  yes: 'Yes, forget',
  no: 'Keep it',
  minutes: (minutes: number) => `${minutes} min`,
  step: (step: string) => (step === 'A' ? 'App. A' : step),
  standing: { new: 'not begun', begun: 'begun', done: 'done' },
  parts: {
    one: { title: 'One variable after another', lead: 'Who made this variable? Walking back along the chain.' },
    many: {
      title: 'Graphs that split and join',
      lead: 'Several inputs, the same variable twice, and the order in which functions are popped.',
    },
    memory: { title: 'Memory', lead: 'Who holds on to whom, and when a graph disappears.' },
    comfort: {
      title: 'A library that is pleasant to use',
      lead: 'Names, operators, mixed types, a package, and real functions.',
    },
    bugs: { title: 'Find the bug', lead: 'Mistakes that people really make. Step until you see it, then repair it.' },
    free: { title: 'Your own', lead: 'Any program, any engine.' },
  },
  tools: 'Other ways to look',
  toolLeads: {
    compare: 'Two engines, one program, in lockstep.',
    machine: 'One program through all steps of the book.',
    memory: 'Objects, reference counts and bytes over time.',
    functions: 'A map of Goldstein-Price and others, with the gradient under your finger.',
    glossary: 'Every term, with an example.',
  },
}

const ko: typeof en = {
  title: '변수 하나에서 라이브러리까지',
  what: '《밑바닥부터 시작하는 딥러닝 3》의 딥러닝 엔진을 한 단계씩 만들어 가며, 이 페이지에서 바로 실행합니다.',
  whom: '파이썬을 조금 알고, backward()가 왜 이 순서로 노드를 찾아가는지 보고 싶은 사람을 위한 곳입니다.',
  why: '수업마다 그 시점의 엔진이 틀린 것까지 그대로 실행됩니다. 한 단계씩 따라가고, 맞혀 보고, 망가뜨리고, 고쳐 보세요.',
  start: '7단계부터 시작하기',
  goOn: (title) => `이어서 하기: ${title}`,
  tour: '30초 둘러보기',
  done: (done, of) => `수업 ${of}개 중 ${done}개 완료`,
  kept: '진도는 이 기기에만 저장됩니다.',
  forget: '진도 지우기',
  forgetSure: '모두 지울까요?',
  yes: '지우기',
  no: '그대로 두기',
  minutes: (minutes) => `${minutes}분`,
  step: (step) => (step === 'A' ? '부록 A' : step),
  standing: { new: '시작 전', begun: '진행 중', done: '완료' },
  parts: {
    one: { title: '한 줄로 이어진 변수', lead: '이 변수는 누가 만들었을까요? 사슬을 거슬러 올라갑니다.' },
    many: {
      title: '갈라지고 만나는 그래프',
      lead: '입력이 여럿일 때, 같은 변수를 두 번 쓸 때, 그리고 함수를 꺼내는 순서를 다룹니다.',
    },
    memory: { title: '메모리', lead: '누가 누구를 붙잡고 있는지, 그래프가 언제 사라지는지 살펴봅니다.' },
    comfort: {
      title: '쓰기 편한 라이브러리',
      lead: '이름과 연산자, 섞어 쓰는 타입, 패키지, 그리고 실제 함수까지 다룹니다.',
    },
    bugs: { title: '버그 찾기', lead: '사람들이 실제로 저지른 실수입니다. 따라가며 찾아내고 고쳐 보세요.' },
    free: { title: '자유롭게', lead: '어떤 프로그램이든, 어떤 엔진이든 실행해 봅니다.' },
  },
  tools: '다른 방식으로 보기',
  toolLeads: {
    compare: '프로그램 하나를 두 엔진으로 나란히 따라갑니다.',
    machine: '프로그램 하나를 책의 모든 단계에서 실행해 봅니다.',
    memory: '객체와 참조 카운트, 메모리의 변화를 살펴봅니다.',
    functions: 'Goldstein-Price 같은 함수의 지도에서 기울기를 손끝으로 확인합니다.',
    glossary: '모든 용어를 예와 함께 풀이합니다.',
  },
}

export const contentsWords: Record<Language, typeof en> = { en, ko }
