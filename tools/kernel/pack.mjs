// Makes build/kernel: all that the page needs to run Python, as gzipped files and a manifest.
//
//   node tools/kernel/pack.mjs --numpy WHEEL --own WHEEL --out build/kernel [--kept build/repacked]
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { openRepacker } from './archives.mjs'
import { bundleScript } from './scripts.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PYODIDE = join(ROOT, 'node_modules', 'pyodide')
const INSIDE = join(ROOT, 'web', 'src', 'kernel', 'inside')

/** Bytes from which on it is worth keeping what was packed. */
const LARGE = 1_000_000

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** gzip with an unchanging header, whatever system writes it. */
function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 })
  packed[9] = 255 // "unknown system"
  return packed
}

/**
 * What costs seconds and seldom changes is kept in a folder, under the digest of all that it is made from: a change of one line of
 * our own packages is packed in a fraction of the time. Without a folder, everything is made.
 */
function keeper(folder, info) {
  const maker = [
    readFileSync(fileURLToPath(new URL('repack.py', import.meta.url))),
    JSON.stringify(info),
    process.versions.zlib,
  ]
  return (name, from, make) => {
    if (!folder) return make()
    const path = join(folder, sha256(Buffer.concat([...maker, name, from].map((one) => Buffer.from(one)))))
    if (existsSync(path)) return readFileSync(path)
    const made = make()
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${path}.part`, made)
    renameSync(`${path}.part`, path)
    return made
  }
}

async function main() {
  const { values } = parseArgs({
    options: { numpy: { type: 'string' }, own: { type: 'string' }, out: { type: 'string' }, kept: { type: 'string' } },
  })
  const { numpy, own, out, kept } = values
  if (!numpy || !own || !out) throw new Error('usage: pack.mjs --numpy WHEEL --own WHEEL --out DIR [--kept DIR]')

  const lock = JSON.parse(readFileSync(join(PYODIDE, 'pyodide-lock.json'), 'utf8'))
  const numpyBytes = readFileSync(numpy)
  const expected = lock.packages.numpy
  if (sha256(numpyBytes) !== expected.sha256) {
    throw new Error(
      `${numpy} is not the numpy wheel that Pyodide expects (its SHA-256 differs); delete it and build again`,
    )
  }

  const frame = await bundleScript(join(INSIDE, 'frame.ts'), 'iife')
  // It becomes a script element whose hash stands in the page's policy, see tools/policy.ts.
  if (/<\/script|<!--|\r|\0/i.test(frame.toString()))
    throw new Error('frame.js cannot stand inside a script element as it is')

  const keep = keeper(kept, lock.info)
  const repack = await openRepacker(PYODIDE)
  const stdlib = readFileSync(join(PYODIDE, 'python_stdlib.zip'))
  // In the order in which a start needs them: the page unpacks them in this order.
  const contents = [
    ['frame.js', frame],
    ['worker.js', await bundleScript(join(INSIDE, 'worker.ts'), 'es')],
    // Without packages: the worker installs the wheels itself, see inside/install.ts.
    ['pyodide-lock.json', Buffer.from(JSON.stringify({ info: lock.info, packages: {} }))],
    ['python_stdlib.zip', keep('stdlib', stdlib, () => repack('stdlib', stdlib))],
    ['pyodide.asm.wasm', readFileSync(join(PYODIDE, 'pyodide.asm.wasm'))],
    [expected.file_name, keep('numpy', numpyBytes, () => repack('numpy_wheel', numpyBytes))],
    [basename(own), repack('own_wheel', readFileSync(own), readFileSync(join(INSIDE, '..', 'runner.py')))],
  ]

  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const files = []
  for (const [name, bytes] of contents) {
    const digest = sha256(bytes)
    const packed = bytes.length > LARGE ? keep(`${name}.gz`, bytes, () => gzip(bytes)) : gzip(bytes)
    const file = `${name}.${digest.slice(0, 12)}.gz`
    writeFileSync(join(out, file), packed)
    files.push({ name, file, bytes: bytes.length, gz: packed.length, sha256: digest, gzSha256: sha256(packed) })
    console.log(`${name}: ${(bytes.length / 1e6).toFixed(2)} MB, packed ${(packed.length / 1e6).toFixed(2)} MB`)
  }
  // Last: a folder that a build cut short has no manifest, and is no kernel.
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ files }, null, 1) + '\n')
  const total = files.reduce((sum, file) => sum + file.gz, 0)
  console.log(`kernel: ${files.length} files, ${(total / 1e6).toFixed(2)} MB to download`)
}

try {
  await main()
} catch (error) {
  console.error(`kernel: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
