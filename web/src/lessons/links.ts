/** What a link in a lesson asks of the page. */
export type LessonAction = { kind: 'engine'; name: string } | { kind: 'pop'; pop: number }

/** `#engine=step14` chooses an engine, `#pop=3` goes to the state after the third pop; null for any other link. */
export function lessonAction(href: string): LessonAction | null {
  const [, key, value] = /^#(engine|pop)=(\w+)$/.exec(href) ?? []
  if (key === 'engine' && value) return { kind: 'engine', name: value }
  if (key === 'pop' && value && /^\d+$/.test(value)) return { kind: 'pop', pop: Number(value) }
  return null
}
