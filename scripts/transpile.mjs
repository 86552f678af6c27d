import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Types away, `./x.ts` to `./x.js`, file by file: `npm run typecheck` is what checks types. (ncc's own TypeScript loader refuses imports that
 * end in `.ts` unless nothing is emitted.)
 */
export function transpile(from, to) {
  emptied(to);
  for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || !file.name.endsWith('.ts') || file.name.endsWith('.d.ts')) continue;
    const path = join(file.parentPath, file.name);
    const target = join(to, path.slice(from.length)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, javascriptOf(path));
  }
  writeFileSync(join(to, 'package.json'), '{"type":"module"}\n');
}

export function javascriptOf(path) {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: path,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
    },
  });
  return outputText;
}

export function emptied(directory) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
}
