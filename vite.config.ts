import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { assets } from './tools/assets.ts'
import { lessons } from './tools/lessons/plugin.ts'
import { parts } from './tools/parts.ts'
import { policy } from './tools/policy.ts'

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }
const BUILT = fileURLToPath(new URL('./build', import.meta.url))

export default defineConfig({
  root: 'web',
  define: { 'import.meta.env.VERSION': JSON.stringify(version) },
  base: './', // any sub-path: every address in dist/ is relative
  plugins: [
    lessons(),
    svelte({ configFile: '../svelte.config.js' }),
    parts(),
    assets(BUILT),
    policy(join(BUILT, 'kernel')),
  ],
  resolve: {
    alias: {
      'd3-transition': fileURLToPath(new URL('./web/src/graph/noTransition.ts', import.meta.url)),
      'd3-interpolate': fileURLToPath(new URL('./web/src/graph/noInterpolation.ts', import.meta.url)),
    },
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    license: { fileName: 'licences.json' }, // read and removed by tools/licences.py
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, deps, { hostType }) => (hostType === 'html' ? deps : []),
    },
    // What several parts share comes with the page: a part that is fetched again would ask for it under the address that failed.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'shared', minShareCount: 2, maxModuleSize: 6000, test: /\/web\/src\/(?!panels\/Details)/ }],
        },
      },
    },
  },
  appType: 'mpa', // an address that is no file is 404, not the page
  preview: { headers: { 'Cache-Control': 'no-cache' } }, // so that a new build is seen at once
  worker: { format: 'es' },
  test: { root: '.', include: ['web/src/**/*.test.ts', 'tools/**/*.test.ts'], environment: 'node' },
})
