import type { Language } from '../i18n/index'

const en = {
  label: 'Tour',
  offer: 'New here? A few places, thirty seconds.',
  start: 'Show me around',
  skip: 'Skip',
  next: 'Next',
  back: 'Back',
  end: 'Start stepping',
  of: (at: number, all: number) => `${at} of ${all}`,
  again: 'You can take this tour again from the contents page or from the help.',
  stops: {
    narration: 'This sentence always says what has just happened, with its numbers.',
    graph:
      'The graph of the computation. Columns are generations; the ring of a variable fills in orange as its gradients arrive.',
    graphByDepth:
      'The graph of the computation, from its inputs on the left to its result; the ring of a variable fills in orange as its gradients arrive.',
    nextLine: 'Press here, or the ↓ key: the program goes on by one line. With ↑ you go back.',
    calls: 'The calls of backward() that are open: each was made inside the one above it.',
    next: 'Press here, or the → key: backward() pops one function. With ← you go back.',
    queue: 'funcs, as the engine’s own list. The last one in it is popped next.',
    timeline: 'Every pop has a mark. Drag to any moment, forwards or backwards.',
    code: 'The lesson, its program and the engine behind it. Change whatever you like and press Run: it is real Python.',
  },
}

const ko: typeof en = {
  label: '둘러보기',
  offer: '처음 오셨나요? 주요 부분을 30초 만에 둘러봅니다.',
  start: '둘러보기',
  skip: '건너뛰기',
  next: '다음',
  back: '이전',
  end: '시작하기',
  of: (at, all) => `${at}/${all}`,
  again: '둘러보기는 차례와 도움말에서 다시 볼 수 있습니다.',
  stops: {
    narration: '방금 무슨 일이 있었는지를 이 문장이 숫자와 함께 알려 줍니다.',
    graph: '계산 그래프입니다. 열은 세대를 나타내고, 기울기가 도착할 때마다 변수의 고리가 주황색으로 채워집니다.',
    graphByDepth:
      '계산 그래프입니다. 왼쪽의 입력에서 시작해 결과로 이어지고, 기울기가 도착할 때마다 변수의 고리가 주황색으로 채워집니다.',
    nextLine: '이 버튼이나 ↓ 키를 누르면 프로그램이 한 줄 나아갑니다. ↑ 키로 되돌아갑니다.',
    calls: '아직 끝나지 않은 backward() 호출입니다. 아래의 호출은 위의 호출 안에서 일어났습니다.',
    next: '이 버튼이나 → 키를 누르면 backward()가 함수를 하나 꺼냅니다. ← 키로 되돌아갑니다.',
    queue: '엔진 안의 리스트 funcs를 그대로 보여 줍니다. 맨 끝에 있는 함수를 다음에 꺼냅니다.',
    timeline: 'pop마다 표시가 하나씩 있습니다. 끌어서 어느 순간으로든 오갈 수 있습니다.',
    code: '수업과 프로그램, 그리고 그 뒤의 엔진입니다. 무엇이든 고치고 실행을 눌러 보세요. 진짜 파이썬이 실행합니다.',
  },
}

export const tourWords: Record<Language, typeof en> = { en, ko }
