/** What is typed into a plain text box before the editor is there, so that the editor can go on from it. */

export interface PlainSelection {
  start: number
  end: number
  backward: boolean
}

/** One edit: at `from`, `removed` characters gave way to `inserted`. */
export interface PlainEdit {
  from: number
  removed: number
  inserted: string
  /** Before the edit. */
  selection: PlainSelection
  /** Milliseconds since 1970. */
  at: number
}

export interface PlainText {
  /** Before the edits. */
  text: string
  edits: readonly PlainEdit[]
  selection: PlainSelection
  /** Of the box, in lines and pixels. */
  scroll: { line: number; left: number }
}

/** The smallest edit that makes `after` of `before`. */
export function editBetween(before: string, after: string): Pick<PlainEdit, 'from' | 'removed' | 'inserted'> {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from++
  let behind = 0
  while (behind < most - from && before.at(-1 - behind) === after.at(-1 - behind)) behind++
  return { from, removed: before.length - from - behind, inserted: after.slice(from, after.length - behind) }
}

/** The edits of one box, each made of the box's text before and after. */
export class PlainLog {
  #first = ''
  /** Null: nothing was opened yet. */
  #last: string | null = null
  #edits: PlainEdit[] = []

  /** A text of the page's. */
  open(text: string): void {
    this.#first = text
    this.#last = text
    this.#edits = []
  }

  /** `selection`: before the edit. */
  edit(text: string, selection: PlainSelection, at: number): void {
    if (this.#last === null || text === this.#last) return
    this.#edits.push({ ...editBetween(this.#last, text), selection, at })
    this.#last = text
  }

  get last(): string | null {
    return this.#last
  }
  get edits(): { text: string; edits: readonly PlainEdit[] } {
    return { text: this.#first, edits: this.#edits }
  }
}
