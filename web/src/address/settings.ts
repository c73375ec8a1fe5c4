/** One typed table of what the address bar may say; it is read and written only here. */
export const VIEWS = ['step', 'compare', 'machine', 'memory', 'functions', 'contents', 'glossary'] as const
/** What the page shows: the stepper, or one of the views beside it. */
export type View = (typeof VIEWS)[number]

export interface Settings {
  lesson: string
  view: View
  /** Of the comparison: two engines of the list, or `own`. */
  engines: [string, string] | null
  /** A place within a view: a step, a scene, a function, a term. */
  at: string | null
  lang: string | null
  /** For blog posts and projectors: caption, graph, queue and transport only. */
  embed: boolean
}

export const DEFAULT_LESSON = 'step16'

export function readSettings(url: URL): Settings {
  const { searchParams } = url
  const [left, right, ...more] = searchParams.get('engines')?.split(',') ?? []
  return {
    lesson: searchParams.get('lesson') ?? DEFAULT_LESSON,
    view: VIEWS.find((view) => view === searchParams.get('view')) ?? 'step',
    engines: left && right && more.length === 0 ? [left, right] : null,
    at: searchParams.get('at'),
    lang: searchParams.get('lang'),
    embed: searchParams.get('embed') === '1',
  }
}

export function addressOf(base: URL, settings: Settings): URL {
  const url = new URL(base.pathname, base)
  url.searchParams.set('lesson', settings.lesson)
  if (settings.view !== 'step') url.searchParams.set('view', settings.view)
  if (settings.engines) url.searchParams.set('engines', settings.engines.join(','))
  if (settings.at) url.searchParams.set('at', settings.at)
  if (settings.lang) url.searchParams.set('lang', settings.lang)
  if (settings.embed) url.searchParams.set('embed', '1')
  // An address is read by people, too.
  url.search = url.search.replaceAll('%2C', ',')
  return url
}
