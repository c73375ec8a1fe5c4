import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { fetchFiles, type DownloadProgress } from './files'

const BASE = new URL('https://site.example/course/kernel/')
const TEXT = Buffer.from('Python '.repeat(1000))
const PACKED = gzipSync(TEXT)
const MANIFEST = {
  files: [
    {
      name: 'python.zip',
      file: 'python.zip.1234.gz',
      bytes: TEXT.length,
      gz: PACKED.length,
      sha256: createHash('sha256').update(TEXT).digest('hex'),
      gzSha256: createHash('sha256').update(PACKED).digest('hex'),
    },
  ],
}

afterEach(() => vi.unstubAllGlobals())

/** Fetches with a server that answers so; what arrived and how far the bar got. */
async function fetched(answers: Record<string, () => Response>, built?: Record<string, string>) {
  vi.stubGlobal('fetch', async (url: URL) => {
    const answer = answers[url.href.slice(BASE.href.length)]
    if (!answer) throw new Error(`unexpected ${url.href}`)
    return answer()
  })
  const taken = new Map<string, Uint8Array>()
  const steps: DownloadProgress[] = []
  await fetchFiles(
    BASE,
    (step) => steps.push(step),
    (name, bytes) => taken.set(name, bytes),
    new AbortController().signal,
    built,
  )
  return { taken, steps }
}

const manifest = () => new Response(JSON.stringify(MANIFEST))
const file = (bytes: Uint8Array) => () => new Response(new Uint8Array(bytes))

test('unpacks a file and counts its packed bytes', async () => {
  const { taken, steps } = await fetched({ 'manifest.json': manifest, 'python.zip.1234.gz': file(PACKED) })
  expect(Buffer.from(taken.get('python.zip')!)).toEqual(TEXT)
  expect(steps[0]).toEqual({ loaded: 0, total: PACKED.length })
  expect(steps.at(-1)).toEqual({ loaded: PACKED.length, total: PACKED.length })
})

test('takes a file that the browser unpacked already, and never shows more than all', async () => {
  const { taken, steps } = await fetched({ 'manifest.json': manifest, 'python.zip.1234.gz': file(TEXT) })
  expect(Buffer.from(taken.get('python.zip')!)).toEqual(TEXT)
  expect(Math.max(...steps.map((step) => step.loaded))).toBe(PACKED.length)
})

test.each([
  ['cut short', PACKED.subarray(0, PACKED.length - 20)],
  ['an error page', Buffer.from('<!doctype html>')],
  ['another file of the same length', Buffer.from(TEXT.map((byte) => byte ^ 1))],
  ['empty', Buffer.alloc(0)],
])('a file that is %s is damaged', async (_, bytes) => {
  const failed = fetched({ 'manifest.json': manifest, 'python.zip.1234.gz': file(bytes) })
  await expect(failed).rejects.toMatchObject({ code: 'damaged', detail: expect.stringContaining('python.zip.1234.gz') })
})

test('a manifest that is none is damaged', async () => {
  const failed = fetched({ 'manifest.json': () => new Response('<!doctype html>') })
  await expect(failed).rejects.toMatchObject({ code: 'damaged', detail: 'manifest.json' })
})

test('a file that is not there is missing', async () => {
  const failed = fetched({ 'manifest.json': manifest, 'python.zip.1234.gz': () => new Response('', { status: 404 }) })
  await expect(failed).rejects.toMatchObject({ code: 'missing', detail: expect.stringContaining('404') })
})

test('no answer is offline', async () => {
  const failed = fetched({
    'manifest.json': () => {
      throw new TypeError('Failed to fetch')
    },
  })
  await expect(failed).rejects.toMatchObject({ code: 'offline' })
})

test('a kernel of another build than the page is told apart before anything is fetched', async () => {
  const built = { 'python.zip': MANIFEST.files[0]!.sha256 }
  const { taken } = await fetched({ 'manifest.json': manifest, 'python.zip.1234.gz': file(PACKED) }, built)
  expect(taken.size).toBe(1)
  const other = fetched({ 'manifest.json': manifest }, { 'python.zip': '0'.repeat(64) })
  await expect(other).rejects.toMatchObject({ code: 'outdated', detail: 'python.zip.1234.gz' })
})
