import type { Language } from './index'

/** What is said when a part of the page fails or cannot be fetched. With the page itself, since the catalogue may be what is missing. */
const en = {
  label: 'Problem',
  notLoaded: 'This part of the page could not be loaded. Check the connection, then try again.',
  updated: 'The page has been updated since you opened it. Reload it to get the new one.',
  failed: (detail: string) => `This part of the page has failed (${detail}). The rest of the page still works.`,
  everything: (detail: string) => `The page has failed (${detail}).`,
  notice: (detail: string) =>
    `Something in the page has failed (${detail}). You can go on; if something looks wrong, reload the page.`,
  kept: 'What you typed is kept.',
  notKept: 'This browser keeps no storage for this page: copy what you typed before you reload.',
  again: 'Try again',
  reload: 'Reload the page',
  close: 'Close',
}

const ko: typeof en = {
  label: '문제',
  notLoaded: '이 부분을 불러오지 못했습니다. 연결을 확인한 뒤 다시 시도해 주세요.',
  updated: '페이지를 연 뒤에 새 버전이 나왔습니다. 새로 고치면 새 버전이 열립니다.',
  failed: (detail) => `이 부분에 문제가 생겼습니다(${detail}). 나머지는 그대로 쓸 수 있습니다.`,
  everything: (detail) => `페이지에 문제가 생겼습니다(${detail}).`,
  notice: (detail) =>
    `페이지 어딘가에 문제가 생겼습니다(${detail}). 계속 써도 되지만, 이상하게 보이면 새로 고쳐 주세요.`,
  kept: '입력한 내용은 남아 있습니다.',
  notKept: '이 브라우저에는 입력한 내용이 저장되지 않습니다. 새로 고치기 전에 복사해 두세요.',
  again: '다시 시도',
  reload: '새로 고침',
  close: '닫기',
}

export type TroubleWords = typeof en
export const troubleWords: Record<Language, TroubleWords> = { en, ko }
