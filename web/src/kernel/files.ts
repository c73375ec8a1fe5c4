// Fetches the kernel's files with true progress, unpacks them, and lets none through that is not what was built.
import { KernelError } from './failure'

export interface Progress {
  loaded: number // bytes as they travel: packed
  total: number
}

interface ManifestFile {
  name: string
  file: string // its name beside the manifest, which changes with its contents
  bytes: number
  gz: number
  sha256: string // of the unpacked bytes
}

/**
 * Each file is handed to `ontake` as soon as it is whole, in no particular order; whether all of
 * them are what was built is certain only when this resolves.
 */
export async function fetchFiles(
  base: URL,
  onprogress: (progress: Progress) => void,
  ontake: (name: string, bytes: Uint8Array<ArrayBuffer>) => void,
  signal: AbortSignal,
): Promise<void> {
  const files = await fetchManifest(new URL('manifest.json', base), signal)
  const total = files.reduce((sum, file) => sum + file.gz, 0)
  const loaded = new Map<string, number>()
  const count = (file: ManifestFile, bytes: number) => {
    loaded.set(file.name, Math.min(bytes, file.gz)) // a server that unpacks by itself sends more
    onprogress({ loaded: [...loaded.values()].reduce((sum, part) => sum + part, 0), total })
  }
  onprogress({ loaded: 0, total })
  let unpacked: Promise<unknown> = Promise.resolve()
  await Promise.all(
    files.map(async (file) => {
      const response = await request(new URL(file.file, base), {}, signal)
      const packed = await readAll(response, file, (n) => count(file, n), signal)
      // One at a time, so that the first is whole, and put to use, long before the last.
      const unpacking = unpacked.then(() => unpack(packed, file))
      unpacked = unpacking.catch(() => undefined) // heard of below
      const bytes = await unpacking
      const verified = verify(bytes, file) // has copied the bytes by the time they are handed on
      count(file, file.gz)
      ontake(file.name, bytes)
      await verified
    }),
  )
}

async function fetchManifest(url: URL, signal: AbortSignal): Promise<ManifestFile[]> {
  const text = await (await request(url, { cache: 'no-cache' }, signal)).text()
  try {
    return (JSON.parse(text) as { files: ManifestFile[] }).files.map((file) => ({ ...file }))
  } catch {
    throw new KernelError('damaged', 'manifest.json')
  }
}

async function request(url: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
  let response: Response
  try {
    response = await fetch(url, { ...init, signal })
  } catch (error) {
    throw new KernelError('offline', `${name} (${String(error)})`)
  }
  if (!response.ok) throw new KernelError('missing', `${name} (HTTP ${response.status})`)
  return response
}

async function readAll(
  response: Response,
  file: ManifestFile,
  oncount: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    const reader = response.body!.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value)
      oncount((length += part.value.length))
    }
  } catch (error) {
    signal.throwIfAborted()
    // The browser does not say whether the line went dead or the server sent less than it announced.
    const code = navigator.onLine ? 'damaged' : 'offline'
    throw new KernelError(code, `${file.file} (${length} of ${file.gz} bytes arrived; ${String(error)})`)
  }
  return new Blob(parts)
}

/** gunzips, unless the server has announced a gzip encoding and the browser did so already. */
async function unpack(received: Blob, file: ManifestFile): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(await received.slice(0, 2).arrayBuffer())
  if (!(head[0] === 0x1f && head[1] === 0x8b)) return new Uint8Array(await received.arrayBuffer())
  try {
    const stream = received.stream().pipeThrough(new DecompressionStream('gzip'))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  } catch {
    // What a broken stream is reported as says nothing: Chromium calls it a failed fetch.
    throw new KernelError('damaged', `${file.file} (it does not unpack)`)
  }
}

async function verify(bytes: Uint8Array<ArrayBuffer>, file: ManifestFile): Promise<void> {
  if (bytes.length !== file.bytes) {
    throw new KernelError('damaged', `${file.file} (${bytes.length} bytes instead of ${file.bytes})`)
  }
  // Without https there is no crypto.subtle; gzip's own checksum and the length have been compared then.
  if (!globalThis.crypto?.subtle) return
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex !== file.sha256) throw new KernelError('damaged', `${file.file} (its checksum differs)`)
}
