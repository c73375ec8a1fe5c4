// Drives repack.py inside Pyodide: archives in, quick-starting archives out.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadPyodide } from 'pyodide'

/** A function that calls one function of repack.py; byte arrays pass both ways as bytes. */
export async function openRepacker(pyodideDir) {
  // Bytecode then knows its lines but not its columns, which nothing here shows: a fifth less to download.
  const env = { PYTHONNODEBUGRANGES: '1' }
  const pyodide = await loadPyodide({ indexURL: pyodideDir, env })
  const script = readFileSync(fileURLToPath(new URL('repack.py', import.meta.url)), 'utf8')
  const namespace = pyodide.toPy({})
  pyodide.runPython(script, { globals: namespace, filename: 'repack.py' })
  const asBytes = pyodide.runPython('lambda array: array.to_bytes()')
  const toBytes = (array) => asBytes(new Uint8Array(array)) // Pyodide knows no Buffer
  const toPython = (value) => {
    if (value instanceof Uint8Array) return toBytes(value)
    if (value instanceof Map) {
      const dict = pyodide.toPy({})
      for (const [key, bytes] of value) dict.set(key, toBytes(bytes))
      return dict
    }
    return value
  }
  return (name, ...args) => {
    const result = namespace.get(name)(...args.map(toPython))
    const buffer = result.getBuffer('u8')
    const bytes = buffer.data.slice()
    buffer.release()
    result.destroy()
    return bytes
  }
}
