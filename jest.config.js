/** ESM throughout; types are checked by `tsc`, so ts-jest only strips them. Imports keep their `.ts`: jest loads the sources themselves. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  setupFiles: ['<rootDir>/__tests__/support/fixed-seed.ts'],
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        useESM: true,
        diagnostics: false,
        tsconfig: {
          target: 'ES2023',
          module: 'ESNext',
          moduleResolution: 'Bundler',
          allowImportingTsExtensions: true,
          rewriteRelativeImportExtensions: false,
          isolatedModules: true,
          esModuleInterop: true,
          verbatimModuleSyntax: true,
        },
      },
    ],
  },
};
