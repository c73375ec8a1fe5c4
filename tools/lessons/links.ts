/** The links of a lesson that act on the page instead of leaving it. */
const ACTIONS = /^#(engine=[a-z]\w*|pop=\d+)$/

/** Throws on a link that nothing answers to. */
export function checkLink(href: string): 'action' | 'outside' {
  if (ACTIONS.test(href)) return 'action'
  if (/^https:\/\//.test(href)) return 'outside'
  throw new Error(`The link "${href}" is none that a lesson may have: #engine=NAME, #pop=N or https://…`)
}
