// Puts a wheel into Python's file system without Python: its members are stored, not deflated.

/** What is used of Emscripten's file system. */
export interface FileSystem {
  mkdirTree(path: string): void
  writeFile(path: string, data: Uint8Array, options: { canOwn: boolean }): void
}

const SITE_PACKAGES = '/lib/python3.14/site-packages'
const END_OF_DIRECTORY = 22 // bytes; pack.mjs writes no comment behind it
const ENTRY = 46 // bytes of a directory entry, before its name
const HEADER = 30 // bytes of a member's own header, before its name

/** The members of a zip whose members are all stored, as views into it. */
export function* storedMembers(zip: Uint8Array): Generator<[string, Uint8Array]> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = zip.length - END_OF_DIRECTORY
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i++) {
    if (view.getUint16(at + 10, true) !== 0) throw new Error('a member of the archive is compressed')
    const size = view.getUint32(at + 20, true)
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(zip.subarray(at + ENTRY, at + ENTRY + nameLength))
    const header = view.getUint32(at + 42, true)
    const data = header + HEADER + view.getUint16(header + 26, true) + view.getUint16(header + 28, true)
    yield [name, zip.subarray(data, data + size)]
    at += ENTRY + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

/** The files stay views into the wheel's bytes, which nothing else may change afterwards. */
export function install(fs: FileSystem, wheel: Uint8Array): void {
  const made = new Set<string>()
  for (const [name, bytes] of storedMembers(wheel)) {
    const path = `${SITE_PACKAGES}/${name}`
    const folder = path.slice(0, path.lastIndexOf('/'))
    if (!made.has(folder)) fs.mkdirTree(folder)
    made.add(folder)
    fs.writeFile(path, bytes, { canOwn: true })
  }
}
