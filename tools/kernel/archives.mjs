// Drives repack.py inside Pyodide: archives in, quick-starting archives out.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadPyodide } from 'pyodide'

/** A function that calls one function of repack.py with byte arrays, and returns one. */
export async function openRepacker(pyodideDir) {
  // Bytecode then knows its lines but not its columns, which nothing here shows: a fifth less to download.
  const env = { PYTHONNODEBUGRANGES: '1' }
  const pyodide = await loadPyodide({ indexURL: pyodideDir, env })
  const script = readFileSync(fileURLToPath(new URL('repack.py', import.meta.url)), 'utf8')
  const namespace = pyodide.toPy({})
  pyodide.runPython(script, { globals: namespace, filename: 'repack.py' })
  const asBytes = pyodide.runPython('lambda array: array.to_bytes()')
  const toBytes = (array) => asBytes(new Uint8Array(array)) // Pyodide knows no Buffer
  return (name, ...archives) => {
    const result = namespace.get(name)(...archives.map(toBytes))
    const buffer = result.getBuffer('u8')
    const bytes = buffer.data.slice()
    buffer.release()
    result.destroy()
    return bytes
  }
}
