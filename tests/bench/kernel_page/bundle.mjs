// Prints ours.ts as one script: node bundle.mjs > ours.js
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const bundle = await rolldown({ input: fileURLToPath(new URL('ours.ts', import.meta.url)), platform: 'browser' })
const { output } = await bundle.generate({ format: 'es', minify: true, codeSplitting: false })
process.stdout.write(output[0].code)
