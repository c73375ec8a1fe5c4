import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: 'web',
  base: './', // any sub-path: every address in dist/ is relative
  plugins: [svelte()],
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  worker: { format: 'es' },
  test: { root: '.', include: ['web/src/**/*.test.ts', 'tools/**/*.test.ts'], environment: 'node' },
})
