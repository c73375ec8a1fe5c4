/** Names, labels and texts of the learner's program can have any length: what is drawn or said has its bounds here. */

/** Of a class, a variable or an exception within a sentence or a list. */
export const LONGEST_NAME = 40
/** Where the whole of it is asked for: details and tooltips. */
export const LONGEST_WHOLE = 1000

/** The start of a text, with an ellipsis where something is left out. Never half of a surrogate pair. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  const end = /[\ud800-\udbff]/.test(text.charAt(longest - 2)) ? longest - 2 : longest - 1
  return `${text.slice(0, end)}…`
}
