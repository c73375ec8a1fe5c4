// Says in a sentence what ended a run, from what the browser threw and what C said last.

/** An exception's name and a sentence. A program's own errors never come here: the recorder writes them down. */
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
  if (error instanceof Error && error.name === 'PythonError') {
    // An error of the recorder or the runner; the last line of a traceback says what happened.
    return { type: 'SystemError', message: `the recorder stopped (${thrown.trimEnd().split('\n').at(-1)})` }
  }
  const reason = lastWords || thrown.split('\n')[0]
  return { type: 'SystemError', message: `Python itself stopped and had to be restarted (${reason})` }
}
