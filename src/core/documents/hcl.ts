import type { SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';
import { readBody } from './hcl/bodies.ts';
import { readExpression } from './hcl/expressions.ts';
import { HclScanner } from './hcl/scanner.ts';
import type { HclBody } from './hcl/tree.ts';

export * from './hcl/tree.ts';

/**
 * HCL 2 (Terraform, OpenTofu): attributes, blocks, labels, templates, heredocs and expressions, each with its span.
 * Tolerant: a broken line is a problem and the rest is read; nothing is evaluated.
 */
export function parseHcl(file: SourceFile): Document<HclBody> {
  const scanner = new HclScanner(file, readExpression);
  const tree = readBody(scanner, false);
  return { file, tree, problems: scanner.problems };
}
