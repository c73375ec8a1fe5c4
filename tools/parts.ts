/** Parts of the page that are fetched later, so that a fetch which failed can be tried again, and stylesheets that know their end. */
import type { Plugin } from 'vite'

/** As the bundler writes them: import("./Compare-DeYGHYHf.js"). */
const IMPORT = /\bimport\(\s*(["'`])\.\/([^"'`]+\.js)\1\s*\)/g
/** What Vite puts around them to fetch stylesheets and preloads beside: f(() => import(…).then(…), deps, import.meta.url). */
const AROUND =
  /[\w$]+\(\(\)=>(__part\([^)]*\)(?:\.then\((?:[^()]|\([^()]*\))*\))?),(?:void 0|\[\]|__vite__mapDeps\(\[[\d,]*\]\)),import\.meta\.url\)/g

/** web/src/app/importPart.ts says why and how. */
export function parts(): Plugin {
  return {
    name: 'parts',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        let rewritten = 0
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk') {
            file.code = file.code.replace(IMPORT, (_import, _quote, name: string) => {
              rewritten++
              const part = bundle[`assets/${name}`]
              const styles =
                part?.type === 'chunk'
                  ? [...(part.viteMetadata?.importedCss ?? [])].map((path) => path.replace(/^.*\//, ''))
                  : []
              return `__part(${JSON.stringify(name)},import.meta.url${styles.length > 0 ? `,${JSON.stringify(styles)}` : ''})`
            })
            file.code = file.code.replace(AROUND, '$1')
          } else if (file.fileName.endsWith('.css'))
            file.source = `${String(file.source)}:root{${wholeOf(file.fileName)}:1}`
        }
        if (rewritten === 0) this.error('No import(…) was found in the bundle: importPart would never be asked.')
      },
    },
  }
}

/** The property that the last rule of this stylesheet sets: without it, the file is not there, cut off or another one. */
function wholeOf(fileName: string): string {
  return `--whole-${fileName.replace(/^.*\/|\.css$/g, '')}`
}
