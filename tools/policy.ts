/** What the built page allows itself, as a <meta>: static hosts send no headers of ours. `npm run dev` has none of it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Of the kernel, what the page speaks with: it must be of the same build. */
const SCRIPTS = ['frame.js', 'worker.js']

/**
 * The sandboxed frame is written by the page, and so inherits all of this beside its own policy (web/src/kernel/iframe.ts):
 * its script is named by its hash, its workers start from `data:` or `blob:` and import a blob, Python is wasm.
 */
export function policyFor(frameHash: string): string {
  const directives: Record<string, string> = {
    'default-src': "'none'",
    'script-src': `'self' blob: 'wasm-unsafe-eval' '${frameHash}'`,
    'worker-src': "'self' blob: data:", // the layout's own; Chromium starts the frame's only from data:, WebKit only from blob:
    'connect-src': "'self'", // lessons, recordings, Python
    'style-src': "'self' 'unsafe-inline'", // the editor's style sheet; colours of code, made at build time
    'img-src': "'self'",
    'frame-src': "'none'", // a document that the page writes itself is none of these
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  }
  return Object.entries(directives)
    .map((directive) => directive.join(' '))
    .join('; ')
}

export function policy(kernel: string): Plugin {
  let hashes: Record<string, string> = {}
  return {
    name: 'policy',
    apply: 'build',
    config() {
      hashes = hashesIn(kernel)
      return { define: { 'import.meta.env.KERNEL_SCRIPTS': JSON.stringify(hashes) } }
    },
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const frameHash = `sha256-${Buffer.from(hashes['frame.js']!, 'hex').toString('base64')}`
        const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(frameHash)}" />`
        // Before everything that it is about.
        const placed = html.replace(/<meta charset="utf-8" \/>/, (charset) => `${charset}\n    ${meta}`)
        if (placed === html) throw new Error('index.html has no <meta charset="utf-8" /> for the policy to follow')
        return placed
      },
    },
  }
}

function hashesIn(kernel: string): Record<string, string> {
  const manifest = join(kernel, 'manifest.json')
  if (!existsSync(manifest)) throw new Error(`${manifest} is not there: build with python3 build.py build`)
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: { name: string; sha256: string }[] }
  return Object.fromEntries(
    SCRIPTS.map((name) => {
      const file = files.find((one) => one.name === name)
      if (!file) throw new Error(`${manifest} names no ${name}`)
      return [name, file.sha256]
    }),
  )
}
