/** The place in a text that scrolls, by its blocks: the same in both languages, and in a column of any width. */

const BLOCKS = 'h1, h2, h3, p, pre, table, ul, ol, section, .figure'

interface Frame {
  scroller: Element
  /** Of the first line that can be read, in the window. */
  top: number
}

/** On a phone the whole page scrolls under what is pinned. */
function frameOf(text: HTMLElement): Frame {
  if (getComputedStyle(text).overflowY !== 'visible') return { scroller: text, top: text.getBoundingClientRect().top }
  const tabs = document.querySelector('[role="tablist"]')
  return {
    scroller: document.scrollingElement ?? document.documentElement,
    top: tabs?.getBoundingClientRect().bottom ?? 0,
  }
}

/** Null while the text cannot be seen. */
export function placeIn(text: HTMLElement): { block: number; above: number } | null {
  if (text.clientHeight === 0) return null
  const { top } = frameOf(text)
  const blocks = [...text.querySelectorAll(BLOCKS)]
  const block = blocks.findIndex((one) => one.getBoundingClientRect().bottom > top + 1)
  const rect = blocks[block]?.getBoundingClientRect()
  return rect ? { block, above: Math.max(0, (top - rect.top) / Math.max(1, rect.height)) } : null
}

export function goTo(text: HTMLElement, block: number, above: number): void {
  // Twice: on a phone the tabs are only at their place above the text once the page is scrolled.
  for (let i = 0; i < 2; i++) {
    const { scroller, top } = frameOf(text)
    const rect = text.querySelectorAll(BLOCKS)[block]?.getBoundingClientRect()
    if (rect) scroller.scrollTop += rect.top + above * rect.height - top
  }
}
