// Makes build/kernel: all that the page needs to run Python, as gzipped files and a manifest.
//
//   node tools/kernel/pack.mjs --numpy WHEEL --python-dir py --out build/kernel
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { openRepacker } from './archives.mjs'
import { bundleScript } from './scripts.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PYODIDE = join(ROOT, 'node_modules', 'pyodide')
const INSIDE = join(ROOT, 'web', 'src', 'kernel', 'inside')
const OWN_PACKAGES = ['dezero', 'stepper', 'steps']

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Our packages' files by their path in the wheel, and the module that the worker calls. */
function ownSources(pythonDir) {
  const sources = new Map([['kernel_runner.py', readFileSync(join(INSIDE, '..', 'runner.py'))]])
  for (const name of OWN_PACKAGES) {
    for (const entry of readdirSync(join(pythonDir, name), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || path.includes('__pycache__')) continue
      sources.set(relative(pythonDir, path).split(sep).join('/'), readFileSync(path))
    }
  }
  return sources
}

/** Pyodide's lock, trimmed to what we ship: numpy as rewritten here, and our own wheel. */
function lockFile(original, wheels) {
  const packages = {}
  for (const { name, version, file, bytes, imports, depends } of wheels) {
    packages[name] = {
      ...original.packages[name],
      name, version, file_name: file, install_dir: 'site', sha256: sha256(bytes),
      package_type: 'package', imports, depends, unvendored_tests: false,
    }
  }
  return Buffer.from(JSON.stringify({ info: original.info, packages }))
}

/** gzip with an unchanging header, whatever system writes it. */
function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 })
  packed[9] = 255 // "unknown system"
  return packed
}

async function main() {
  const { values } = parseArgs({
    options: { numpy: { type: 'string' }, 'python-dir': { type: 'string' }, out: { type: 'string' } },
  })
  const { numpy, 'python-dir': pythonDir, out } = values
  if (!numpy || !pythonDir || !out) throw new Error('usage: pack.mjs --numpy WHEEL --python-dir DIR --out DIR')

  const lock = JSON.parse(readFileSync(join(PYODIDE, 'pyodide-lock.json'), 'utf8'))
  const numpyBytes = readFileSync(numpy)
  const expected = lock.packages.numpy
  if (sha256(numpyBytes) !== expected.sha256) {
    throw new Error(`${numpy} is not the numpy wheel that Pyodide expects (its SHA-256 differs); delete it and build again`)
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

  const repack = await openRepacker(PYODIDE)
  const ownFile = `dezero_in_steps-${version}-py3-none-any.whl`
  const wheels = [
    { name: 'numpy', version: expected.version, file: expected.file_name, imports: ['numpy'], depends: [],
      bytes: repack('numpy_wheel', numpyBytes) },
    { name: 'dezero-in-steps', version, file: ownFile, imports: [...OWN_PACKAGES, 'kernel_runner'], depends: ['numpy'],
      bytes: repack('own_wheel', ownSources(pythonDir), 'dezero_in_steps', version) },
  ]
  const contents = [
    ['frame.js', await bundleScript(join(INSIDE, 'frame.ts'), 'iife')],
    ['worker.js', await bundleScript(join(INSIDE, 'worker.ts'), 'es')],
    ['pyodide.asm.wasm', readFileSync(join(PYODIDE, 'pyodide.asm.wasm'))],
    ['python_stdlib.zip', repack('stdlib', readFileSync(join(PYODIDE, 'python_stdlib.zip')))],
    ['pyodide-lock.json', lockFile(lock, wheels)],
    ...wheels.map(({ file, bytes }) => [file, bytes]),
  ]

  // Written beside its place and moved there whole: a build cut short leaves nothing to be trusted.
  const partial = join(dirname(out), `.${basename(out)}.partial`)
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const files = []
  for (const [name, bytes] of contents) {
    const digest = sha256(bytes)
    const packed = gzip(bytes)
    const file = `${name}.${digest.slice(0, 12)}.gz`
    writeFileSync(join(partial, file), packed)
    files.push({ name, file, bytes: bytes.length, gz: packed.length, sha256: digest })
    console.log(`${name}: ${(bytes.length / 1e6).toFixed(2)} MB, packed ${(packed.length / 1e6).toFixed(2)} MB`)
  }
  writeFileSync(join(partial, 'manifest.json'), JSON.stringify({ pyodide: pyodideVersion(), files }, null, 1) + '\n')
  rmSync(out, { recursive: true, force: true })
  renameSync(partial, out)
  const total = files.reduce((sum, file) => sum + file.gz, 0)
  console.log(`kernel: ${files.length} files, ${(total / 1e6).toFixed(2)} MB to download`)
}

function pyodideVersion() {
  return JSON.parse(readFileSync(join(PYODIDE, 'package.json'), 'utf8')).version
}

try {
  await main()
} catch (error) {
  console.error(`kernel: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
