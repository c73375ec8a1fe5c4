import type { Language } from '../../i18n/index'

const en = {
  title: 'Glossary',
  find: 'Find a term',
  none: 'No term has this in it.',
  lesson: (title: string) => `Introduced in: ${title}`,
  also: 'See also',
}

const ko: typeof en = {
  title: '용어집',
  find: '용어 찾기',
  none: '이 말이 들어간 용어가 없습니다.',
  lesson: (title) => `처음 나오는 곳: ${title}`,
  also: '함께 볼 용어',
}

export const glossaryWords: Record<Language, typeof en> = { en, ko }
