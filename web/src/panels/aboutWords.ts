import type { Language } from '../i18n/index'

const en = {
  title: 'About this page',
  version: (version: string) => `DeZero in Steps, version ${version}`,
  what: 'This page runs the autograd library DeZero, in real Python with numpy, and shows Variable.backward() one function at a time. Everything runs in your browser: your programs, answers and progress are sent nowhere.',
  credit: 'DeZero is the work of Koki Saitoh (斎藤康毅). The engines closely follow the code of his book:',
  book: 'Deep Learning from Scratch 3 (Korean edition: 밑바닥부터 시작하는 딥러닝 3)',
  notice:
    'Copyright (c) 2019 Koki Saitoh, under the MIT licence. This page is not affiliated with him or his publishers.',
  licence: 'The page itself is under the MIT licence, too.',
  licences: 'Licences of everything on this page',
  report: 'Found a mistake?',
  reportAt: 'Report it here',
  reportHow:
    'Please tell the people who run this site. Add the version above, your browser, and a link from “Share” that shows the mistake.',
}

const ko: typeof en = {
  title: '이 페이지에 대하여',
  version: (version: string) => `DeZero in Steps, 버전 ${version}`,
  what: '자동 미분 라이브러리 DeZero를 진짜 파이썬과 numpy로 실행하고, Variable.backward()를 함수 하나씩 보여 줍니다. 모든 것이 이 브라우저 안에서 실행되며, 프로그램과 답과 진도는 어디로도 보내지 않습니다.',
  credit: 'DeZero는 사이토 고키(斎藤康毅)의 작품입니다. 엔진은 그의 책에 실린 코드를 충실히 따릅니다.',
  book: '밑바닥부터 시작하는 딥러닝 3 (Deep Learning from Scratch 3)',
  notice: 'Copyright (c) 2019 Koki Saitoh, MIT 라이선스. 이 페이지는 저자나 출판사와 관계가 없습니다.',
  licence: '이 페이지도 MIT 라이선스를 따릅니다.',
  licences: '이 페이지에 쓰인 모든 것의 라이선스',
  report: '잘못된 곳을 찾으셨나요?',
  reportAt: '여기에 알려 주세요',
  reportHow:
    '이 사이트를 운영하는 사람에게 알려 주세요. 위의 버전, 쓰는 브라우저, 그리고 “공유”에서 만든 링크를 함께 적어 주시면 됩니다.',
}

export type AboutWords = typeof en
export const aboutWords: Record<Language, AboutWords> = { en, ko }
