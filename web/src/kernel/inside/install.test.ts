import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { install, storedMembers } from './install'

/** A zip as Python writes it, which knows nothing of this reader. */
function zip(method: 'ZIP_STORED' | 'ZIP_DEFLATED'): Uint8Array {
  const script = `
import io, sys, zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.${method}) as archive:
    archive.writestr("numpy/__init__.pyc", b"one")
    archive.writestr("numpy/\\u00fc/empty.txt", b"")
    archive.writestr("numpy/bytes.bin", bytes(range(256)) * 10)
sys.stdout.buffer.write(buffer.getvalue())`
  return execFileSync('python3', ['-c', script])
}

test('finds every member of a stored zip', () => {
  const members = new Map(storedMembers(zip('ZIP_STORED')))
  expect([...members.keys()]).toEqual(['numpy/__init__.pyc', 'numpy/ü/empty.txt', 'numpy/bytes.bin'])
  expect(new TextDecoder().decode(members.get('numpy/__init__.pyc'))).toBe('one')
  expect(members.get('numpy/ü/empty.txt')).toHaveLength(0)
  expect([...members.get('numpy/bytes.bin')!]).toEqual(Array.from({ length: 2560 }, (_, i) => i % 256))
})

test('refuses a compressed member instead of installing nonsense', () => {
  expect(() => [...storedMembers(zip('ZIP_DEFLATED'))]).toThrow('compressed')
})

test('makes each folder before the files in it', () => {
  const folders = new Set<string>()
  const files: string[] = []
  install(
    {
      mkdirTree: (path) => void folders.add(path),
      writeFile(path) {
        expect(folders).toContain(path.slice(0, path.lastIndexOf('/')))
        files.push(path)
      },
    },
    zip('ZIP_STORED'),
  )
  expect(files).toContain('/lib/python3.14/site-packages/numpy/__init__.pyc')
})
