export * from './line-index.ts';
export * from './paths.ts';
export * from './source-file.ts';
export * from './span.ts';
export { plural } from './plural.ts';
