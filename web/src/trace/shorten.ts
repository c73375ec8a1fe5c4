/** Names, labels and texts of a learner's program can have any length. These are the bounds for what is drawn or said. */

/** For the name of a class, variable or exception in a sentence or a list. */
export const LONGEST_NAME = 40
/** For details and tooltips, where people expect the whole name. */
export const LONGEST_WHOLE = 1000

/** The start of a text, with an ellipsis where something is left out. Never half of a surrogate pair. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  const end = /[\ud800-\udbff]/.test(text.charAt(longest - 2)) ? longest - 2 : longest - 1
  return `${text.slice(0, end)}…`
}
