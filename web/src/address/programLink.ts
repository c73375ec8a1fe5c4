/** Files of a run, by name; `engine.py` where the engine is the learner's own. */
export interface Files {
  'main.py': string
  'engine.py'?: string
}

/** What a `#program=` link carries. */
export interface SharedProgram {
  files: Files
  /** The engine chosen for it: a module such as `step16`, where it is not `engine.py`. */
  engine?: string
  /** The lesson it was made in. */
  lesson?: string
}

export type LinkDamage = 'base64' | 'deflate' | 'json' | 'shape' | 'size'

const whatIsWrong: Record<LinkDamage, string> = {
  base64: 'The link holds characters that no such link has; part of it may be missing. Ask for it again.',
  deflate: 'The link is cut off or changed and cannot be unpacked. Ask for it again.',
  json: 'The link unpacks to something that is not JSON. Ask for it again.',
  shape: 'The link holds no program: a text named main.py under "files" is expected.',
  size: 'The program is larger than the 1 MB that a link may hold.',
}

/** A link that cannot be opened, or a program too large for one. `damage` is for the page's own words. */
export class BadLink extends Error {
  override name = 'BadLink'
  readonly damage: LinkDamage
  constructor(damage: LinkDamage, cause?: unknown) {
    super(whatIsWrong[damage], { cause })
    this.damage = damage
  }
}

const PARAMETER = 'program='
const MOST_BYTES = 2 ** 20

/** `#program=…`, to be put behind the page's address. Throws `BadLink` (size) over 1 MB. */
export async function encodeProgram(program: SharedProgram): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(program))
  if (json.length > MOST_BYTES) throw new BadLink('size')
  const packed = await read(through(json, new CompressionStream('deflate-raw')))
  return `#${PARAMETER}${toBase64Url(packed)}`
}

/** Reads the address's hash; null where it names no program. Throws `BadLink` for a damaged one. */
export async function decodeProgram(hash: string): Promise<SharedProgram | null> {
  const parameter = hash
    .replace(/^#/, '')
    .split('&')
    .find((one) => one.startsWith(PARAMETER))
  if (parameter === undefined) return null
  const packed = fromBase64Url(parameter.slice(PARAMETER.length))
  let bytes: Uint8Array
  try {
    bytes = await read(through(packed, new DecompressionStream('deflate-raw')), MOST_BYTES)
  } catch (error) {
    throw error instanceof BadLink ? error : new BadLink('deflate', error)
  }
  return toProgram(parse(bytes))
}

function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(stream)
}

/** Stops at `most` bytes: a few kilobytes of link can unpack to gigabytes. */
async function read(stream: ReadableStream<Uint8Array>, most = Infinity): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > most) {
      await reader.cancel()
      throw new BadLink('size')
    }
    chunks.push(next.value)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  let binary: string
  try {
    // Some messengers escape characters of an address, and some tools pad or use the ordinary alphabet.
    binary = atob(decodeURIComponent(text).replaceAll('-', '+').replaceAll('_', '/'))
  } catch (error) {
    throw new BadLink('base64', error)
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new BadLink('json', error)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

/** Takes what the page has a tab or a choice for, so that nothing a stranger sent runs unseen; leaves the rest. */
function toProgram(value: unknown): SharedProgram {
  if (!isObject(value) || !isObject(value.files)) throw new BadLink('shape')
  const { files, engine, lesson } = value
  const main = files['main.py']
  const own = files['engine.py']
  if (typeof main !== 'string' || !isOptionalText(own) || !isOptionalText(engine) || !isOptionalText(lesson))
    throw new BadLink('shape')
  return {
    files: own === undefined ? { 'main.py': main } : { 'main.py': main, 'engine.py': own },
    ...(engine !== undefined && { engine }),
    ...(lesson !== undefined && { lesson }),
  }
}
