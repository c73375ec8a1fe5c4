import { expect, it, vi } from 'vitest'
import { PartNotLoaded } from './importPart'
import { describe, Troubles } from './troubles.svelte'

it('tells of a fault once, however often it comes, and not again after it was dismissed', () => {
  const troubles = new Troubles()
  for (let i = 0; i < 100; i++) troubles.tell(new Error('no such thing'))
  expect(troubles.reported).toEqual({ detail: 'Error: no such thing', notLoaded: false })
  troubles.tell(new TypeError('another'))
  expect(troubles.reported?.detail).toBe('Error: no such thing')
  troubles.dismiss()
  troubles.tell(new Error('no such thing'))
  expect(troubles.reported).toBeNull()
  troubles.tell(new RangeError('a third'))
  expect(troubles.reported?.detail).toBe('RangeError: a third')
})

it('ends: of a page in which everything fails anew, only the first faults are told', () => {
  const troubles = new Troubles()
  let told = 0
  for (let i = 0; i < 100; i++) {
    troubles.tell(new Error(`fault ${i}`))
    if (troubles.reported) told++
    troubles.dismiss()
  }
  expect(told).toBe(5)
})

it('hears errors and rejections, and neither another origin nor a layout that goes another round', () => {
  const heard = new Map<string, (event: { error?: unknown; reason?: unknown }) => void>()
  const troubles = new Troubles()
  troubles.listen({
    addEventListener: vi.fn(
      (kind: string, listener: () => void) => void heard.set(kind, listener),
    ) as unknown as Window['addEventListener'],
  })
  heard.get('error')!({ error: null })
  heard.get('error')!({ error: 'ResizeObserver loop completed with undelivered notifications.' })
  expect(troubles.reported).toBeNull()
  heard.get('unhandledrejection')!({ reason: new PartNotLoaded('gone') })
  expect(troubles.reported?.notLoaded).toBe(true)
})

it('describes whatever a script can throw, in one short line', () => {
  const hostile = {
    toString(): string {
      throw new Error('no')
    },
  }
  expect(describe(hostile)).toBe('unknown error')
  expect(describe(undefined)).toBe('undefined')
  expect(describe(Symbol('s'))).toBe('Symbol(s)')
  expect(describe(new Error('a\n b\n'.repeat(500))).length).toBeLessThanOrEqual(160)
  expect(describe(Object.create(null))).toBe('unknown error')
})
