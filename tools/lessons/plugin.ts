import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'
import { renderLesson } from './render.ts'

/** Makes `import html from './lesson.en.md'` the lesson's HTML, at build time. */
export function lessons(): Plugin {
  return {
    name: 'lessons',
    enforce: 'pre',
    async load(id) {
      const file = id.replace(/\?.*$/, '')
      if (!/\/lesson\.(en|ko)\.md$/.test(file)) return null
      this.addWatchFile(file)
      const html = await renderLesson(await readFile(file, 'utf8'))
      return { code: `export default ${JSON.stringify(html)}`, map: null, moduleType: 'js' }
    },
  }
}
