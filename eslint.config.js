import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const node = {
  AbortController: 'readonly',
  Buffer: 'readonly',
  URL: 'readonly',
  clearTimeout: 'readonly',
  console: 'readonly',
  performance: 'readonly',
  process: 'readonly',
  setTimeout: 'readonly',
};

const lines = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];

export default defineConfig(
  globalIgnores([
    'dist/',
    'coverage/',
    'examples/',
    '.tmp/',
    '__tests__/fixtures/',
    '__tests__/workspaces/',
    '__tests__/golden/',
    '__tests__/contract/goldens/',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-undef': 'off',
    },
  },
  {
    plugins: { regexp },
    rules: {
      // Patterns meet hostile text: what is not linear is an error, and so is what cannot mean what it says.
      'regexp/no-super-linear-backtracking': 'error',
      'regexp/no-super-linear-move': 'error',
      'regexp/no-contradiction-with-assertion': 'error',
      'regexp/no-dupe-characters-character-class': 'error',
      'regexp/no-dupe-disjunctions': 'error',
      'regexp/no-empty-alternative': 'error',
      'regexp/no-empty-character-class': 'error',
      'regexp/no-empty-lookarounds-assertion': 'error',
      'regexp/no-misleading-capturing-group': 'error',
      'regexp/no-optional-assertion': 'error',
      'regexp/no-potentially-useless-backreference': 'error',
      'regexp/no-useless-assertions': 'error',
      'regexp/no-useless-backreference': 'error',
      'regexp/no-useless-lazy': 'error',
      'regexp/no-useless-quantifier': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      // A flat switch over the kinds of a union is one decision.
      complexity: ['error', { max: 10, variant: 'modified' }],
      'max-lines': lines(250),
      'max-lines-per-function': lines(50),
    },
  },
  { files: ['src/core/readers/**/*.ts'], rules: { 'max-lines': lines(150) } },
  { files: ['src/core/rules/*/*.ts'], rules: { 'max-lines': lines(80) } },
  {
    // The core is pure: it also runs in a browser.
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'console',
        'Date',
        'Buffer',
        'fetch',
        'setTimeout',
        'performance',
        'globalThis',
      ],
    },
  },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: { ...node, module: 'writable' } }, rules: { 'no-console': 'off' } },
  { files: ['__tests__/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
