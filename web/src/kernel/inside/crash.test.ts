import { expect, test } from 'vitest'
import { crashOf } from './crash'

test.each([
  [new RangeError('Maximum call stack size exceeded'), '', 'RecursionError'], // Chromium, WebKit
  [Object.assign(new Error('too much recursion'), { name: 'InternalError' }), '', 'RecursionError'], // Firefox
  [
    new Error('unreachable'),
    'Fatal Python error: _Py_CheckRecursiveCall: Unrecoverable stack overflow',
    'RecursionError',
  ],
  [new RangeError('WebAssembly.Memory.grow(): out of memory'), '', 'MemoryError'],
  [Object.assign(new Error('Program terminated with exit(3)'), { name: 'Exit' }), '', 'SystemExit'],
  [new Error('table index is out of bounds'), '', 'SystemError'],
])('%s %s is a %s in words', (error, lastWords, type) => {
  const crash = crashOf(error, lastWords)
  expect(crash.type).toBe(type)
  expect(crash.message).toMatch(/restarted/)
})

test('an error of the recorder is told by the last line of its traceback', () => {
  const error = Object.assign(new Error('Traceback (most recent call last):\n  File "x"\nUnknownEngine: no step99\n'), {
    name: 'PythonError',
  })
  expect(crashOf(error, '').message).toBe('the recorder stopped (UnknownEngine: no step99)')
})
