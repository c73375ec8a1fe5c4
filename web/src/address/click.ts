/** Whether a click on a link asks for the link itself: one with a modifier or another button is the browser's (new tab, new window, save). */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
}
