import type { Definition } from '../facts/platform.ts';
import type { Setting } from '../facts/setting.ts';
import { nameOf } from '../text/paths.ts';
import type { Location } from '../text/span.ts';

export interface Candidate {
  readonly definition: Definition;
  /** Inferences made by taking it. */
  readonly weight: number;
}

export interface Candidates {
  readonly definitions: readonly Candidate[];
  /** Only a sample file defines the name: the written fallback is another world. */
  readonly sampleOnly: boolean;
}

export const none: Candidates = { definitions: [], sampleOnly: false };

export type ContainerSetting = Extract<Setting, { kind: 'compose-service' | 'container-run' | 'pod' }>;

export function isContainer(setting: Setting): setting is ContainerSetting {
  return setting.kind === 'compose-service' || setting.kind === 'container-run' || setting.kind === 'pod';
}

/** Whose environment a file's variables come from: that of the container which reads it, when it is judged from there. */
export function ofProcess(own: Setting, seenFrom: Setting): Setting {
  return isContainer(seenFrom) && (own.kind === 'application' || own.kind === 'machine') ? seenFrom : own;
}

export function isSample(path: string): boolean {
  return /(^|[._-])(example|sample|dist|template|tpl)([._-]|$)/i.test(nameOf(path));
}

export function orFirst(first: readonly Candidate[], second: () => readonly Candidate[]): readonly Candidate[] {
  return first.length > 0 ? first : second();
}

export function encloses(definition: Definition, at: Location): boolean {
  const span = definition.value?.at.span;
  return span !== undefined && definition.at.path === at.path && span.start <= at.span.start && at.span.end <= span.end;
}

export function whole(definitions: readonly Candidate[]): Candidates {
  return { definitions, sampleOnly: false };
}

export function orElse(first: Candidates, second: () => Candidates): Candidates {
  return first.definitions.length > 0 ? first : second();
}

/** Of one namespace: greatest rank, then the last written. */
export function latest(definitions: readonly Definition[]): readonly Candidate[] {
  let best: Definition | undefined;
  for (const definition of definitions) if (best === undefined || definition.rank >= best.rank) best = definition;
  return best === undefined ? [] : [{ definition: best, weight: 0 }];
}
