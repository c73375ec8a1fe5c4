import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

export default ts.config(
  { ignores: ['build/', 'dist/', 'node_modules/', '.venv/', '.cache/', 'web/src/**/schema.ts', 'web/lessons/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // The compiler finds undefined names, in templates too.
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'off', // svelte/prefer-const knows $props and $derived
      'svelte/prefer-const': 'error',
      // State is replaced, never mutated; the maps and sets beside it need no reactivity.
      'svelte/prefer-svelte-reactivity': 'off',
      // svelte-check needs these comments, and knows which are left over.
      'svelte/no-unused-svelte-ignore': 'off',
      'svelte/no-useless-mustaches': 'off', // Prettier writes {' '}
    },
  },
  // Written in the JavaScript of old: a catch needs its name there.
  { files: ['web/public/boot.js'], rules: { '@typescript-eslint/no-unused-vars': 'off' } },
  // Python prints numbers that a double cannot hold; that is what these tests are about.
  { files: ['web/src/trace/format.test.ts'], rules: { 'no-loss-of-precision': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
)
