// Says in a sentence what brought Python down, from what the browser threw.

/** An exception's name and a sentence. Python's own errors never come here: the recorder catches them. */
export function crashOf(error: unknown): { type: string; message: string } {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  if (/call stack|too much recursion|stack overflow/i.test(text)) {
    return {
      type: 'RecursionError',
      message: 'the program called itself too deeply for the browser, and Python had to be restarted',
    }
  }
  if (/out of memory|memory\.grow|allocation failed|OOM/i.test(text)) {
    return { type: 'MemoryError', message: 'the program used up all memory, and Python had to be restarted' }
  }
  if (/^Exit\b|ExitStatus|exit\(|exit code/i.test(text)) {
    return { type: 'SystemExit', message: 'the program ended Python itself, which had to be restarted' }
  }
  return { type: 'SystemError', message: `Python itself stopped and had to be restarted (${text.split('\n')[0]})` }
}
