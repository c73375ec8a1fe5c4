/** What build.py made before the page (Python for the browser, recorded traces) stands beside the page as it is. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { createGzip, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Of Python, what is large is packed already. */
const KERNEL = 'kernel'
/** For a Pyodide that is not ours: wheels and their lock file, at the top of the site. */
const PACKAGE = 'package'
/** Packed here, because a plain host packs nothing; the page unpacks them. */
const TRACES = 'traces'

export function assets(from: string): Plugin {
  let outDir = ''
  return {
    name: 'assets',
    configResolved(config) {
      if (config.command === 'build') outDir = resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      if (!outDir) return
      if (existsSync(join(from, KERNEL))) await cp(join(from, KERNEL), join(outDir, KERNEL), { recursive: true })
      if (existsSync(join(from, PACKAGE))) await cp(join(from, PACKAGE), outDir, { recursive: true })
      if (!existsSync(join(from, TRACES))) return
      await mkdir(join(outDir, TRACES), { recursive: true })
      for (const name of await readdir(join(from, TRACES))) {
        await writeFile(
          join(outDir, TRACES, `${name}.gz`),
          gzipSync(await readFile(join(from, TRACES, name)), { level: 9 }),
        )
      }
    },
    configureServer(server) {
      for (const folder of [KERNEL, TRACES]) {
        server.middlewares.use(`/${folder}/`, (request, response, next) => {
          const base = resolve(from, folder)
          const asked = resolve(base, `.${(request.url ?? '/').replace(/\?.*$/, '')}`)
          const path = folder === TRACES ? asked.replace(/\.gz$/, '') : asked
          if (!path.startsWith(base + sep) || !existsSync(path) || !statSync(path).isFile()) return next()
          if (path === asked) createReadStream(path).pipe(response)
          else createReadStream(path).pipe(createGzip()).pipe(response)
        })
      }
    },
  }
}
