/** What build.py made before the page (Python for the browser, recorded traces) stands beside the page as it is. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { Plugin } from 'vite'

const FOLDERS = ['kernel', 'traces']

export function assets(from: string): Plugin {
  let outDir = ''
  return {
    name: 'assets',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      if (this.meta.watchMode || !outDir) return
      for (const folder of FOLDERS) {
        if (existsSync(join(from, folder))) await cp(join(from, folder), join(outDir, folder), { recursive: true })
      }
    },
    configureServer(server) {
      for (const folder of FOLDERS) {
        server.middlewares.use(`/${folder}/`, (request, response, next) => {
          const base = resolve(from, folder)
          const path = resolve(base, `.${(request.url ?? '/').replace(/\?.*$/, '')}`)
          if (!path.startsWith(base + sep) || !existsSync(path) || !statSync(path).isFile()) return next()
          createReadStream(path).pipe(response)
        })
      }
    },
  }
}
