/** The links of a lesson that act on the page instead of leaving it; web/src/lessons/links.ts reads them there. */
const ACTIONS =
  /^#(engine=[a-z]\w*|pop=\d+(?:,[a-z]\w*)?|lesson=[a-z][\w-]*|compare=[a-z]\w*,[a-z]\w*|machine=[a-z]\w*|memory=[a-z]+|functions=[a-z]+|term=[a-z][\w-]*)$/

/** Throws on a link that nothing answers to. */
export function checkLink(href: string): 'action' | 'outside' {
  if (ACTIONS.test(href)) return 'action'
  if (/^https:\/\//.test(href)) return 'outside'
  throw new Error(`The link "${href}" is not a link that a lesson may contain: see web/lessons/README.md`)
}
