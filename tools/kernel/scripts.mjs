// The two scripts that run inside the sandbox, each bundled into one self-contained text:
// neither the frame nor its workers can load anything. Vite's own bundler is used without Vite,
// which would put the wasm that Pyodide's script mentions into the script.
import { rolldown } from 'rolldown'

/** The text of one bundle. `format` is 'iife' for the frame's inline script, 'es' for a module worker. */
export async function bundleScript(entry, format) {
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    external: [/^node:/, 'ws'], // Pyodide's imports under Node, which a browser never reaches
    logLevel: 'silent', // its warnings are about Pyodide's script; errors are thrown all the same
  })
  const { output } = await bundle.generate({ format, minify: format === 'iife', codeSplitting: false })
  await bundle.close()
  if (output.length !== 1) throw new Error(`${entry} became ${output.length} files; it must be one`)
  return Buffer.from(output[0].code)
}
