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
  gzSha256: string // of the packed ones: a third of the work
}

/**
 * Each file is handed to `ontake` as soon as it is whole. Packages are unpacked after everything
 * else, so that Python starts meanwhile. Whether all files are what was built is certain only when
 * this resolves.
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
  const fetchOne = async (file: ManifestFile, turn: Promise<unknown> | null) => {
    const response = await request(new URL(file.file, base), {}, signal)
    const { bytes, verified } = await receive(response, file, turn, (n) => count(file, n), signal)
    count(file, file.gz)
    ontake(file.name, bytes)
    await verified
  }
  const isPackage = (file: ManifestFile) => file.name.endsWith('.whl')
  const first = Promise.all(files.filter((file) => !isPackage(file)).map((file) => fetchOne(file, null)))
  const turn = first.catch(() => undefined) // heard of below
  await Promise.all([first, ...files.filter(isPackage).map((file) => fetchOne(file, turn))])
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

interface Received {
  bytes: Uint8Array<ArrayBuffer>
  verified: Promise<void> // goes on while the bytes are put to use
}

/** Reads and unpacks a file: as it arrives, or once its turn has come. */
async function receive(
  response: Response,
  file: ManifestFile,
  turn: Promise<unknown> | null,
  oncount: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Received> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  let gunzip: Gunzip | null = null
  try {
    const reader = response.body!.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length === 0 && isPacked(part.value) && !turn) gunzip = new Gunzip()
      parts.push(part.value)
      oncount((length += part.value.length))
      gunzip?.write(part.value)
    }
  } catch (error) {
    signal.throwIfAborted()
    // The browser does not say whether the line went dead or the server sent less than it announced.
    const code = navigator.onLine ? 'damaged' : 'offline'
    throw new KernelError(code, `${file.file} (${length} of ${file.gz} bytes arrived; ${String(error)})`)
  }
  const arrived = new Uint8Array(await new Blob(parts).arrayBuffer())
  await turn
  // Some servers announce a gzip encoding, and the browser has unpacked then.
  const packed = isPacked(arrived)
  if (packed && !gunzip) (gunzip = new Gunzip()).write(arrived)
  let bytes = arrived
  try {
    if (gunzip) bytes = await gunzip.finish()
  } catch {
    // What a broken stream is reported as says nothing: Chromium calls it a failed fetch.
    throw new KernelError('damaged', `${file.file} (it does not unpack)`)
  }
  if (bytes.length !== file.bytes) {
    throw new KernelError('damaged', `${file.file} (${bytes.length} bytes instead of ${file.bytes})`)
  }
  // The digest takes its copy of the bytes at once: they may be handed on meanwhile.
  return { bytes, verified: verify(arrived, packed ? file.gzSha256 : file.sha256, file) }
}

const isPacked = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** gunzips while the bytes still come; what is wrong with them shows at the end. */
class Gunzip {
  #stream = new DecompressionStream('gzip')
  #writer = this.#stream.writable.getWriter()
  #result = new Response(this.#stream.readable).arrayBuffer()

  constructor() {
    this.#result.catch(() => undefined) // heard of in finish, unless the line went dead before
  }

  write(part: Uint8Array<ArrayBuffer>): void {
    this.#writer.write(part).catch(() => undefined)
  }

  async finish(): Promise<Uint8Array<ArrayBuffer>> {
    this.#writer.close().catch(() => undefined)
    return new Uint8Array(await this.#result)
  }
}

async function verify(bytes: Uint8Array<ArrayBuffer>, expected: string, file: ManifestFile): Promise<void> {
  // Without https there is no crypto.subtle; gzip's own checksum and the length have been compared then.
  if (!globalThis.crypto?.subtle) return
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex !== expected) throw new KernelError('damaged', `${file.file} (its checksum differs)`)
}
