import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { assets } from './tools/assets.ts'
import { lessons } from './tools/lessons/plugin.ts'
import { policy } from './tools/policy.ts'

const BUILT = fileURLToPath(new URL('./build', import.meta.url))

export default defineConfig({
  root: 'web',
  base: './', // any sub-path: every address in dist/ is relative
  plugins: [lessons(), svelte(), assets(BUILT), policy(join(BUILT, 'kernel'))],
  resolve: {
    alias: {
      'd3-transition': fileURLToPath(new URL('./web/src/graph/noTransition.ts', import.meta.url)),
      'd3-interpolate': fileURLToPath(new URL('./web/src/graph/noInterpolation.ts', import.meta.url)),
    },
  },
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  worker: { format: 'es' },
  test: { root: '.', include: ['web/src/**/*.test.ts', 'tools/**/*.test.ts'], environment: 'node' },
})
