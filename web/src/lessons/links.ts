import type { Settings } from '../address/settings'

/** What a link in a lesson asks of the page. */
export type LessonAction =
  | { kind: 'engine'; name: string }
  | { kind: 'pop'; pop: number; engine: string | null }
  | { kind: 'go'; place: Partial<Settings> }

/** The links of web/lessons/README.md; null for any other. */
export function lessonAction(href: string): LessonAction | null {
  const [, key, value] = /^#([a-z]+)=([\w,-]+)$/.exec(href) ?? []
  if (!key || !value) return null
  switch (key) {
    case 'engine':
      return { kind: 'engine', name: value }
    case 'pop': {
      const [, pop, engine] = /^(\d+)(?:,([a-z_\d]+))?$/.exec(value) ?? []
      return pop ? { kind: 'pop', pop: Number(pop), engine: engine ?? null } : null
    }
    case 'lesson':
      return { kind: 'go', place: { lesson: value } }
    case 'compare': {
      const [left, right] = value.split(',')
      return left && right ? { kind: 'go', place: { view: 'compare', engines: [left, right] } } : null
    }
    case 'machine':
    case 'memory':
    case 'functions':
      return { kind: 'go', place: { view: key, at: value } }
    case 'term':
      return { kind: 'go', place: { view: 'glossary', at: value } }
    default:
      return null
  }
}
