import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzip } from './gunzip'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('what a host sends', () => {
  it('is unpacked where it is packed', async () => {
    expect(text(await gunzip(new Blob([new Uint8Array(gzipSync('a trace'))])))).toBe('a trace')
  })
  it('is taken as it is where the browser has unpacked it', async () => {
    expect(text(await gunzip(new Blob(['a trace'])))).toBe('a trace')
    expect(text(await gunzip(new Blob([])))).toBe('')
  })
  it('is refused where it was cut off', async () => {
    const packed = new Uint8Array(gzipSync('a trace')).slice(0, 12)
    await expect(gunzip(new Blob([packed]))).rejects.toThrow()
  })
})
