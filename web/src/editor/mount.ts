import type { PlainText } from './plain'

/** What people read or hear in the editor; the words themselves live in the catalogues. */
export interface EditorWords {
  /** The accessible name of the text box. */
  label: string
  /** Read after the name: how the keyboard gets out again (Escape, then Tab; or Ctrl+M). */
  description?: string
  /** CodeMirror's own phrases ("Find", "replace all", …) in the page's language. */
  phrases?: Record<string, string>
}

export interface EditorOptions extends EditorWords {
  /** What was typed into the plain box before: text, selection, the edits for undo, and the line at the top. */
  plain: PlainText
  locked: boolean
  /** After every edit by the learner, undo and redo included; never after `setText`. */
  onchange(text: string): void
  /** Ctrl+Enter, or Cmd+Enter on a Mac. */
  onrun(): void
}

/** Lines are 1-based; one beyond the end means the last line. */
export interface EditorHandle {
  /** Replaces everything as one edit of its own, which undo takes back. While a character is being composed it waits. */
  setText(text: string): void
  /** Another text altogether: undo does not lead back to the one before. */
  openText(text: string): void
  getText(): string
  /** Nothing can be typed. */
  setLocked(locked: boolean): void
  /** Marks the line where the program failed, until that line is edited. */
  markError(line: number | null, message?: string): void
  /** Marks the line of the program that made the current function. */
  markLine(line: number | null): void
  /** Changes the language, keeping text and undo history. */
  setWords(words: EditorWords): void
  /** Whether Tab reaches the editor: not while it is out of sight. */
  setTabStop(on: boolean): void
  focus(): void
  destroy(): void
}

export type CreateEditor = (host: HTMLElement, options: EditorOptions) => EditorHandle

/**
 * Loads CodeMirror, which does not come with the page; rejects when it cannot be loaded. What it resolves to puts an
 * editor for Python into a host at once, so that nothing can be typed in between.
 */
export async function loadEditor(): Promise<CreateEditor> {
  return (await import('./codemirror')).createEditor
}
