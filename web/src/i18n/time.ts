import type { Language } from './index'

/** A moment as people say it: the time, with the day where that is not today. */
export function momentText(at: number, language: Language, { seconds = false, now = Date.now() } = {}): string {
  const day =
    new Date(at).toDateString() === new Date(now).toDateString() ? {} : ({ month: 'short', day: 'numeric' } as const)
  return new Intl.DateTimeFormat(language, {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
  }).format(at)
}
