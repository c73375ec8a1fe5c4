// Fetches the kernel's files with progress, unpacks them, and rejects any that is not what was built.
import { gunzip } from '../trace/gunzip'
import { KernelError } from './failure'

export interface DownloadProgress {
  loaded: number // bytes as they travel: packed
  total: number
}

interface ManifestFile {
  name: string
  file: string // its name beside the manifest, which changes with its contents
  bytes: number
  gz: number
  sha256: string // of the unpacked bytes
  gzSha256: string // of the packed ones: a third of the work
}

/**
 * Each file is handed to `ontake` as soon as it is whole, in the manifest's order, which is that of
 * need. Only when this resolves is it certain that all are what was built. `built` holds the SHA-256 of
 * those that must be the ones that the page was built with.
 */
export async function fetchFiles(
  base: URL,
  onprogress: (progress: DownloadProgress) => void,
  ontake: (name: string, bytes: Uint8Array<ArrayBuffer>) => void,
  signal: AbortSignal,
  built: Readonly<Record<string, string>> = {},
): Promise<void> {
  const files = await fetchManifest(new URL('manifest.json', base), signal)
  const other = files.find(({ name, sha256 }) => Object.hasOwn(built, name) && built[name] !== sha256)
  if (other) throw new KernelError('outdated', other.file)
  const total = files.reduce((sum, file) => sum + file.gz, 0)
  const loaded = new Map<string, number>()
  const count = (file: ManifestFile, bytes: number) => {
    loaded.set(file.name, Math.min(bytes, file.gz)) // a server that unpacks by itself sends more
    onprogress({ loaded: [...loaded.values()].reduce((sum, part) => sum + part, 0), total })
  }
  onprogress({ loaded: 0, total })
  let before: Promise<unknown> = Promise.resolve()
  await Promise.all(
    files.map(async (file) => {
      // One after another, so that Python starts from the first while the last is still unpacked.
      const turn = before
      const reading = request(new URL(file.file, base), {}, signal).then((response) =>
        readAll(response, file, (n) => count(file, n), signal),
      )
      const unpacking = Promise.all([reading, turn]).then(([received]) => unpack(received, file))
      before = unpacking.catch(() => undefined) // awaited below
      const { bytes, verified } = await unpacking
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
    // The browser does not say whether the connection broke or the server sent less than it announced.
    const code = navigator.onLine ? 'damaged' : 'offline'
    throw new KernelError(code, `${file.file} (${length} of ${file.gz} bytes arrived; ${String(error)})`)
  }
  return new Blob(parts)
}

interface Unpacked {
  bytes: Uint8Array<ArrayBuffer>
  verified: Promise<void> // goes on while the bytes are used
}

/** gunzips, unless the server has announced a gzip encoding and the browser did so already. */
async function unpack(received: Blob, file: ManifestFile): Promise<Unpacked> {
  const arrived = new Uint8Array(await received.arrayBuffer())
  const packed = arrived[0] === 0x1f && arrived[1] === 0x8b
  const bytes = packed ? await unpacked(received, file) : arrived
  if (bytes.length !== file.bytes) {
    throw new KernelError('damaged', `${file.file} (${bytes.length} bytes instead of ${file.bytes})`)
  }
  // The digest copies the bytes at once, so they may be passed on meanwhile.
  return { bytes, verified: verify(arrived, packed ? file.gzSha256 : file.sha256, file) }
}

async function unpacked(received: Blob, file: ManifestFile): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await gunzip(received)
  } catch {
    // The browser's message for a broken stream says nothing: Chromium calls it a failed fetch.
    throw new KernelError('damaged', `${file.file} (it does not unpack)`)
  }
}

async function verify(bytes: Uint8Array<ArrayBuffer>, expected: string, file: ManifestFile): Promise<void> {
  // Without https there is no crypto.subtle; gzip's own checksum and the length have been compared then.
  if (!globalThis.crypto?.subtle) return
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex !== expected) throw new KernelError('damaged', `${file.file} (its checksum differs)`)
}
