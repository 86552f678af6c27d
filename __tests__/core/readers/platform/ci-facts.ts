import { extract } from '../../../../src/core/extract.ts';
import { describeFact, describeSetting } from '../../../../src/core/facts/describe.ts';
import type { Fact } from '../../../../src/core/facts/fact.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';

/** All facts of a file, also those of the texts embedded in it. */
export function factsOf(path: string, text: string): readonly Fact[] {
  const { facts, problems } = extract({ path, text, origin: 'repository' });
  const internal = problems.filter(({ code }) => code === 'internal');
  if (internal.length > 0) throw new Error('a reader threw');
  return facts;
}

/** Facts of some kinds as people read them, without path and position. */
export function told(path: string, text: string, ...kinds: readonly Fact['kind'][]): string[] {
  const lines = new LineIndex(text);
  return factsOf(path, text)
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map((fact) => describeFact(fact, (at) => lines.region(at.span)).replace(/^\S+ \S+ /, ''));
}

/** The characters at which facts of one kind stand. */
export function placesOf(path: string, text: string, kind: Fact['kind']): string[] {
  return factsOf(path, text).flatMap((fact) => (fact.kind === kind ? [text.slice(fact.at.span.start, fact.at.span.end)] : []));
}

/** Where the facts of one kind hold. */
export function settingsOf(path: string, text: string, kind: Fact['kind']): string[] {
  return factsOf(path, text).flatMap((fact) => (fact.kind === kind ? [describeSetting(fact.setting)] : []));
}
