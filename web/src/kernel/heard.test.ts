import { expect, test } from 'vitest'
import { hostile, mutations } from '../../testing/hostileAnswers'
import { isFromFrame, isFromWorker, isHello } from './heard'

const WORKER = [
  { kind: 'ready' },
  { kind: 'alive' },
  { kind: 'done' },
  { kind: 'unfit', detail: 'no' },
  { kind: 'chunk', text: '{}' },
  { kind: 'crashed', type: 'MemoryError', message: 'all' },
]
const FRAME = [{ kind: 'pong' }, { kind: 'broken', detail: 'no wasm' }, { kind: 'lost', id: 3, detail: 'gone' }]

test.each([
  ['of a worker', WORKER, isFromWorker],
  ['of the frame', FRAME, isFromFrame],
  ['of greeting', [{ kind: 'hello', nonce: 'abc' }], isHello],
] as [string, object[], (x: unknown) => boolean][])('messages %s are taken, and nothing like them', (_, good, test) => {
  for (const message of good) {
    expect(test(message)).toBe(true)
    for (const { answer, path, otherKind } of mutations(message))
      if (otherKind) expect([path, test(answer)]).toEqual([path, false])
    expect(test({ ...message, kind: 'other' })).toBe(false)
  }
  for (const message of hostile) expect(test(message)).toBe(false)
})

test('one may not speak for the other', () => {
  for (const message of WORKER) expect(isFromFrame(message)).toBe(false)
  for (const message of FRAME) expect(isFromWorker(message)).toBe(false)
})
