import { countKo as n } from './counts.ts'
import type { Words } from './en.ts'
import { withJosa } from './josa.ts'
import { narration } from './ko.narration.ts'

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
const functionStates: Words['graph']['states'] = { waiting: '대기', queued: '대기열에 있음', current: '실행 중', popped: '꺼냄' }

export const ko: Words = {
  language: 'ko',
  app: {
    name: 'DeZero in Steps',
    lessons: '수업',
    step: (step) => (step === 'A' ? '부록 A' : `${step}단계`),
    menu: '메뉴',
    close: '닫기',
    views: {
      step: '따라가기', compare: '비교', machine: '타임머신', memory: '메모리', functions: '테스트 함수', contents: '차례', glossary: '용어집',
    },
    previousLesson: '이전 수업', nextLesson: '다음 수업',
    opening: '여는 중…',
  },
  languages: { label: '언어', en: 'English', ko: '한국어' },
  theme: { label: '화면 색', auto: '자동', light: '밝게', dark: '어둡게' },

  transport: {
    label: '한 단계씩 보기',
    first: '처음', previousPop: '이전 pop', nextPop: '다음 pop', last: '마지막',
    previousLine: '이전 행', nextLine: '다음 행', play: '재생', pause: '일시 정지',
    timeline: '타임라인',
    position: (at, of) => `pop ${n(of)}개 중 ${n(at)}`,
    mark: (pop, label) => `pop ${n(pop)}: ${label}`,
    speed: '속도', times: (speed) => `${speed}배`,
    grain: '단위', byPop: 'pop 단위', byLine: '행 단위',
    predict: '예측',
  },

  regions: {
    graph: '계산 그래프', queue: 'funcs', seen: 'seen_set', current: '지금 꺼낸 함수', gradients: '기울기',
    source: 'backward 소스', narration: '설명', output: '출력', lesson: '수업', details: '자세히',
    program: '프로그램', engine: '엔진',
  },

  graph: {
    variable: (v) =>
      [`변수 ${v.label}`, `data ${v.data}`, `grad ${v.grad}`, v.generation === null ? '' : `세대 ${v.generation}`, v.freed ? '해제됨' : '']
        .filter(Boolean).join(', '),
    function: (f) =>
      [`함수 ${f.label}`, f.generation === null ? '' : `세대 ${f.generation}`, functionStates[f.state], f.freed ? '해제됨' : '']
        .filter(Boolean).join(', '),
    states: functionStates,
    arrived: (count, expected) => `${n(expected)}개 중 ${n(count)}`,
    generation: '세대',
    depth: '깊이',
    overview: '전체 그래프를 작게 본 모습입니다. 누르면 그곳으로 갑니다',
    zoomIn: '확대', zoomOut: '축소', fit: '전체 보기', follow: '현재 위치 따라가기', watchForward: '순전파 보기', fullScreen: '전체 화면', leaveFullScreen: '전체 화면 끝내기',
    empty: '아직 그래프가 없습니다. “실행”을 누르면 함수를 부를 때마다 노드가 생깁니다.',
    emptyHere: '아직 계산한 것이 없습니다. 다음 행부터 그래프가 만들어집니다.',
    layingOut: '그래프를 배치하는 중…',
    layoutFailed: '그래프를 그리지 못했습니다. 다른 패널에서는 모든 단계를 볼 수 있습니다.',
    legendText: {
      ring: '변수: 기울기가 도착할 때마다 고리가 채워집니다', waiting: '함수: 아직 대기열에 없음', queued: '대기열에 있음',
      current: '지금 꺼낸 함수', popped: '끝난 함수', flowed: '기울기가 지나간 길',
    },
  },

  queue: {
    empty: '비어 있음',
    next: '다음',
    generation: (generation) => `세대 ${generation}`,
    generationLong: (generation) => `세대 ${generation}`,
    sorted: '정렬됨', unchanged: '이미 순서대로', moved: '순서 바뀜',
    named: (name, type) => `이 엔진에서는 ${name}(${type})`,
    unknown: '이 엔진에서는 대기열을 찾지 못했습니다. 꺼내는 순서는 보이지만 무엇이 기다리는지는 알 수 없습니다.',
    notYet: 'backward()가 아직 대기열에 아무것도 넣지 않았습니다.',
  },
  seen: {
    empty: '비어 있음',
    unknown: '이 엔진에는 seen_set이 없어, 같은 함수가 두 번 들어갈 수 있습니다.',
  },
  current: {
    none: '아직 꺼낸 함수가 없습니다.',
    gys: '받음', gxs: '보냄',
    to: (label) => `${label}에`,
    gathering: '출력의 기울기를 읽습니다.',
  },
  gradients: {
    variable: '변수', data: 'data', grad: 'grad', arrived: '도착',
    arrivedOf: (count, expected) => `${n(expected)}개 중 ${n(count)}`,
    none: 'None', incomplete: '덜 도착함', complete: '모두 도착함',
    why: (label, grad) => `${label}.grad는 왜 ${grad}인가요?`,
    empty: '아직 변수가 없습니다.',
    more: (count) => `변수 ${n(count)}개 더 있음`,
  },
  source: {
    none: '프로그램이 backward()를 부르면 그 소스가 여기에 나타납니다.',
    by: '프로그램이 Variable.backward를 거치지 않고 Function.backward를 직접 부릅니다.',
    line: (file, line) => `${file} ${line}행`,
  },
  output: {
    empty: '아직 출력한 것이 없습니다.',
    cut: (lines) => `${n(lines)}행은 생략했습니다.`,
  },

  details: {
    value: '값', grad: 'grad', shape: 'shape', dtype: 'dtype', bytes: '크기', generation: '세대', creator: 'creator', inputs: '입력', outputs: '출력',
    madeAt: '만든 곳', place: (file, line) => `${file}:${line}`, unknownPlace: '알 수 없음',
    arrived: '도착한 기울기', why: '왜 이 기울기인가요?', all: '자세한 내용 모두 보기', state: '상태', pops: '꺼낸 횟수',
    scalarShape: '() 수 하나', leaf: '없음: 프로그램이 직접 만든 변수입니다',
    freed: { count: '참조 카운트가 0이 되어 해제되었습니다.', collector: '순환 가비지 컬렉터가 해제했습니다.' },
    range: (min, max, mean) => `최소 ${min}, 최대 ${max}, 평균 ${mean}`,
    bad: (nan, inf) => [nan ? `NaN ${n(nan)}개` : '', inf ? `무한대 ${n(inf)}개` : ''].filter(Boolean).join(', '),
  },

  editor: {
    tabs: '코드와 수업',
    program: '프로그램', engine: '엔진', lesson: '수업',
    run: '실행', stop: '중지', runHint: 'Ctrl+Enter',
    choose: '실행에 쓸 엔진',
    own: '내가 만든 엔진',
    phrases: {
      Find: '찾기', Replace: '바꾸기', next: '다음', previous: '이전', all: '모두', 'match case': '대소문자 구분', regexp: '정규식',
      'by word': '단어 단위', replace: '바꾸기', 'replace all': '모두 바꾸기', close: '닫기', 'Go to line': '행으로 이동', go: '이동',
      'current match': '현재 항목', 'on line': '행', 'replaced $ matches': '$개를 바꾸었습니다', 'replaced match on line $': '$행의 항목을 바꾸었습니다',
    },
    leave: 'Tab은 들여쓰기입니다. 입력란을 벗어나려면 Esc를 누른 다음 Tab을 누르세요.',
    failed: '편집기를 불러오지 못했지만, 이 입력란에서 그대로 고칠 수 있습니다.',
    again: '다시 시도',
    reset: '수업의 코드로 되돌리기', undoReset: '취소',
    restored: '저장하지 않고 떠났던 작업을 되살렸습니다.',
    opening: '수업을 여는 중…',
    stale: '실행한 뒤에 코드가 바뀌었습니다.',
    engineStep: (step) => `${step}단계`,
    engineAppendix: '부록 A',
    engineMissing: (name) => `${withJosa(name, '이라는/라는')} 엔진은 없습니다. 목록에서 골라 주세요.`,
    engineNotLoaded: (label) => `${withJosa(label, '을/를')} 불러오지 못해 아무것도 바꾸지 않았습니다. 연결을 확인하고 다시 시도해 주세요.`,
  },

  texts: {
    others: (box, time) => `다른 탭의 “${box}”에는 ${time}에 입력한 다른 코드가 있습니다. 둘 다 보관하고 있습니다.`,
    showOther: '다른 코드 보기', keepThis: '이 코드 쓰기',
    followed: (box) => `다른 탭에서 “${box}”의 코드를 고쳐 여기에도 반영했습니다.`,
    outdated: (box, time, lost) => `“${box}”에 있는 것은 ${time}의 이전 코드입니다. 그 뒤 ${lost}까지 입력한 내용은 저장하지 못했습니다.`,
    lost: (box, lost) => `${lost}까지 “${box}”에 입력한 내용은 저장하지 못했습니다.`,
    earlier: (count) => `이전 코드 (${n(count)})`,
    bringBack: '되살리기',
    empty: '(비어 있음)',
    full: '저장되지 않았습니다. 이 사이트에 허용된 브라우저 저장 공간이 가득 찼습니다.',
    refused: '저장되지 않았습니다. 이 브라우저가 이 페이지의 저장을 허용하지 않습니다.',
    lostWithTab: '이 탭을 닫으면 입력한 내용이 사라집니다.',
    lostWithPage: '이 페이지를 닫거나 새로 고치면 입력한 내용이 사라집니다.',
    copy: '내 코드 복사', copied: '복사했습니다.', notCopied: '브라우저가 복사를 허용하지 않았습니다. 대신 내려받아 주세요.',
    download: '내 코드 내려받기',
    makeRoom: (count) => `이전 코드 ${n(count)}개를 지워 자리 만들기`,
  },

  kernel: {
    loading: (loaded, total) => `파이썬을 불러오는 중 ${megabytes(loaded)} / ${megabytes(total)} MB`,
    starting: '파이썬을 시작하는 중…',
    ready: '파이썬 준비됨', running: '실행 중…', retry: '다시 시도',
    waiting: '파이썬이 준비되는 대로 프로그램을 실행합니다.',
    failures: {
      missing: '이 사이트에 파이썬 파일이 하나 없습니다. dist 폴더 전체를 다시 올린 뒤 “다시 시도”를 누르세요.',
      damaged: '파이썬 파일이 손상된 채 도착했습니다. “다시 시도”를 누르고, 그래도 안 되면 이 사이트의 캐시를 지우고 새로 고치세요.',
      offline: '파이썬을 내려받지 못했습니다. 네트워크에 연결한 뒤 “다시 시도”를 누르세요.',
      outdated: '이 페이지와 이 사이트의 파이썬이 서로 다른 버전입니다. 페이지를 새로 고치세요.',
      unsupported: '이 브라우저에서는 파이썬을 실행할 수 없습니다. 최신 Firefox, Chrome, Edge, Safari를 써 주세요.',
      crashed: '메모리가 모자라는 등의 이유로 파이썬이 갑자기 멈췄습니다. “다시 시도”를 누르고 더 작은 프로그램을 실행해 보세요.',
      replaced: '파이썬이 실행되는 자리에 다른 문서가 들어왔지만, 아무것도 넘기지 않았습니다. “다시 시도”를 누르거나 이 페이지를 새 창에서 여세요.',
      silent: '파이썬이 응답하지 않습니다. “다시 시도”를 누르고, 그래도 안 되면 페이지를 새로 고치세요.',
    },
  },

  run: {
    finished: (pops) => `끝났습니다. pop ${n(pops)}개를 기록했습니다.`,
    finishedNoPops: '끝났습니다. 하지만 프로그램이 backward()를 부르지 않아 꺼낼 함수가 없습니다.',
    error: (type, file, line) => `${file} ${line}행에서 ${withJosa(type, '이/가')} 발생했습니다.`,
    errorNowhere: (type) => `${withJosa(type, '이/가')} 발생했습니다.`,
    errorStep: '오류가 나기 전까지는 따라가 볼 수 있습니다.',
    cutEvents: (size) => `이벤트가 ${n(size)}개를 넘어 잘렸습니다. 기록된 데까지는 따라가 볼 수 있습니다.`,
    cutSeconds: (size) => `${n(size)}초가 지나 잘렸습니다. 기록된 데까지는 따라가 볼 수 있습니다.`,
    interrupted: '중지했습니다. 그때까지 기록된 것은 따라가 볼 수 있습니다.',
    fault: (file, line) => `기록기 자체에 오류가 나서 ${file === null ? '' : `${file} ${line}행에서 `}기록이 끝났습니다.`,
    faultMeans: '프로그램 탓이 아닙니다. 거기까지 보이는 내용은 맞지만, 그 뒤의 일은 알 수 없습니다.',
    faultDetails: '오류를 알릴 때 보낼 내용',
    recorded: '수업에 딸린 기록입니다. 직접 실행하려면 “실행”을 누르세요.',
    traceback: '오류가 난 곳',
    damaged: (detail) => `기록을 보여 줄 수 없습니다: ${detail}`,
    damagedPart: (detail) => `기록이 손상되어 여기서 끝납니다. ${detail} 그 앞까지는 따라가 볼 수 있습니다.`,
    contradicts: (detail) => `이 지점에서 기록이 손상되어 더 나아가지 못했습니다. ${detail} 다른 단계는 볼 수 있습니다.`,
  },


  share: {
    button: '공유', title: '이 프로그램 공유하기', text: '프로그램과 고친 엔진은 링크 안에 들어 있습니다. 다른 곳에는 저장하지 않습니다.',
    link: '링크', copy: '링크 복사', copied: '링크를 복사했습니다.', notCopied: '브라우저가 복사를 허용하지 않았습니다. 링크를 선택해 직접 복사하세요.',
    tooLarge: (size, most) => `파일이 ${megabytes(size)} MB입니다. 기록은 ${megabytes(most)} MB를 넘지 않으므로 열지 않았습니다.`,
    noLink: '이 브라우저에서는 링크를 만들 수 없습니다. 최신 Firefox, Chrome, Edge, Safari를 쓰거나 프로그램을 직접 복사하세요.',
    notRead: '브라우저가 이 파일을 읽지 못했습니다. 파일을 다시 골라 주세요.',
    long: (characters) => `링크가 ${n(characters)}자입니다. 이렇게 긴 링크를 잘라 버리는 메신저도 있습니다.`,
    badLink: '링크가 손상되었거나 잘려서 프로그램을 열 수 없습니다. 링크를 다시 받아 주세요. 지금은 수업의 프로그램을 보여 드립니다.',
    fromLink: '링크로 받은 프로그램입니다. “실행”을 눌러야만 실행됩니다.',
    ownKept: '내 코드는 보관하고 있습니다. “취소”를 누르면 다시 볼 수 있습니다.',
    waits: '링크로 받았거나 전에 저장된 코드입니다. “실행”을 눌러야만 실행됩니다.',
    download: '기록 내려받기', open: '기록 열기',
  },

  help: {
    button: '도움말', title: '단축키', typing: '글을 입력하고 있지 않을 때 쓸 수 있습니다. Ctrl+Enter는 입력 중에도 됩니다.',
    keys: {
      nextPop: '다음 pop', previousPop: '이전 pop', nextLine: '다음 행', previousLine: '이전 행',
      first: '처음', last: '마지막', play: '재생 또는 일시 정지', predict: '다음 pop 예측 켜기, 끄기', run: '프로그램 실행', help: '이 도움말',
    },
    names: { space: 'Space', home: 'Home', end: 'End', ctrlEnter: 'Ctrl+Enter' },
    how: '“실행”을 누르면 진짜 파이썬이 프로그램을 실행합니다. backward()의 모든 단계가 기록되므로 앞뒤로 몇 번이든 오갈 수 있습니다.',
    tour: '둘러보기',
    colours: '주황은 기울기, 파랑은 지금, 초록은 완료, 빨강은 오류를 뜻합니다.',
  },

  failures: {
    unknownLesson: (id) => `“${id}” 수업은 없습니다. 위의 “차례”를 눌러 골라 주세요.`,
    lessonNotOpened: '수업을 불러오지 못해 여기서 고치거나 실행할 것이 없습니다. 연결을 확인하고 다시 시도해 주세요.',
    traceNotLoaded: '이 수업의 기록을 불러오지 못했습니다. “실행”을 누르면 새로 기록합니다.',
    nonsense: '파이썬에서 쓸 수 있는 답이 오지 않았습니다. 코드가 메모리를 다 썼거나 파이썬 자체를 끝내거나 바꾸었을 수 있습니다. 코드를 살펴보고 다시 해 보세요.',
  },

  glossary: {
    generation: '변수나 함수가 출발점에서 얼마나 멀리 있는지를 나타냅니다. 함수의 세대는 입력들의 세대 중 가장 큰 값이고, 출력의 세대는 그보다 하나 큽니다.',
    funcs: '차례를 기다리는 함수의 리스트입니다. backward()는 맨 끝의 것을 꺼냅니다.',
    seen_set: '이미 넣은 함수의 집합입니다. 같은 함수를 두 번 넣지 않게 해 줍니다.',
    pop: '“while funcs:”를 한 바퀴 도는 일입니다. 함수를 꺼내 backward를 실행하고 입력에 기울기를 넘깁니다.',
    creator: '변수를 만든 함수입니다. 프로그램이 직접 만든 변수에는 없습니다.',
    accumulate: '변수가 여러 번 쓰였을 때, 있던 기울기에 새 기울기를 더하는 일입니다.',
    inplace: '새 배열을 만들지 않고 배열 자체를 바꾸는 것(+=)입니다. 같은 배열을 가진 쪽은 모두 함께 바뀝니다.',
    collector: '파이썬이 메모리를 되찾는 또 하나의 방법입니다. 서로만 붙잡고 있는 객체를 찾아 없앱니다.',
    recursion: '함수가 자기 자신을 부르는 것입니다.',
  },

  narration,
}
