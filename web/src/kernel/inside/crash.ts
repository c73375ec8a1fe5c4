// Says in a sentence what brought Python down, from what the browser threw and what C said last.

/** An exception's name and a sentence. Python's own errors never come here: the recorder catches them. */
export function crashOf(error: unknown, lastWords: string): { type: string; message: string } {
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const text = `${thrown}\n${lastWords}`
  if (/call stack|too much recursion|stack overflow/i.test(text)) {
    return {
      type: 'RecursionError',
      message:
        'the program went too deep for the browser, in calls within calls or in a long chain of objects freed ' +
        'at once; Python had to be restarted',
    }
  }
  if (/MemoryError|out of memory|memory\.grow|allocation failed/i.test(text)) {
    return { type: 'MemoryError', message: 'the program used up all memory; Python had to be restarted' }
  }
  if (/^Exit\b|ExitStatus|exit\(/i.test(text)) {
    return { type: 'SystemExit', message: 'the program ended Python itself, which had to be restarted' }
  }
  const reason = lastWords || thrown.split('\n')[0]
  return { type: 'SystemError', message: `Python itself stopped and had to be restarted (${reason})` }
}
