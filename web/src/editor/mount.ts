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
  text: string
  /** After every edit by the learner, undo and redo included; never after `setText`. */
  onchange(text: string): void
  /** Ctrl+Enter, or Cmd+Enter on a Mac. */
  onrun(): void
}

/** Lines are 1-based; one beyond the end means the last line. */
export interface EditorHandle {
  /** Replaces everything as one edit of its own, which undo takes back. */
  setText(text: string): void
  getText(): string
  /** Marks the line where the program failed, until that line is edited. */
  markError(line: number | null, message?: string): void
  /** Marks the line of the program that made the current function. */
  markLine(line: number | null): void
  /** Changes the language, keeping text and undo history. */
  setWords(words: EditorWords): void
  /** Whether Tab comes by: not while the editor is out of sight. */
  setTabStop(on: boolean): void
  focus(): void
  destroy(): void
}

/**
 * Puts an editor for Python into `host`. CodeMirror is loaded on the first call, not with the page;
 * the promise rejects when it cannot be loaded.
 */
export async function mountEditor(host: HTMLElement, options: EditorOptions): Promise<EditorHandle> {
  const { createEditor } = await import('./codemirror.ts')
  return createEditor(host, options)
}
