/** One typed table of what the address bar may say; it is read and written only here. */
export interface Settings {
  lesson: string
  lang: string | null
  /** For blog posts and projectors: caption, graph, queue and transport only. */
  embed: boolean
}

export const DEFAULT_LESSON = 'step16'

export function readSettings(url: URL): Settings {
  const { searchParams } = url
  return {
    lesson: searchParams.get('lesson') ?? DEFAULT_LESSON,
    lang: searchParams.get('lang'),
    embed: searchParams.get('embed') === '1',
  }
}

export function addressOf(base: URL, settings: Settings): URL {
  const url = new URL(base.pathname, base)
  url.searchParams.set('lesson', settings.lesson)
  if (settings.lang) url.searchParams.set('lang', settings.lang)
  if (settings.embed) url.searchParams.set('embed', '1')
  return url
}
