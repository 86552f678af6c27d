import type { Layer } from '../facts/base.ts';
import type { Fix } from '../fixes/edit.ts';
import type { Location } from '../text/span.ts';
import type { Certainty, Topology } from '../topology/topology.ts';

export type Level = 'error' | 'warning' | 'note';
export type RuleId = `${Layer}/${string}`;

/** One step of the road a finding took: a sentence and the place that proves it. */
export interface RouteStep {
  readonly text: string;
  readonly at: Location;
}

export interface Observation {
  /** What is wrong, in one sentence: lower case, both numbers, who listens where and which file says so. Never a credential. */
  readonly message: string;
  /** What to do: an imperative. */
  readonly remedy: string;
  readonly at: Location;
  readonly certainty: Certainty;
  /** Lowers the rule's level for this observation (a fallback, a note-only place). Never raises it. */
  readonly atMost?: Level;
  /** Where the level of the rule is raised for this observation (a port that this change moves). */
  readonly level?: Level;
  readonly route?: readonly RouteStep[];
  readonly related: readonly { readonly message: string; readonly at: Location }[];
  readonly fixes: readonly Fix[];
  /** The two numbers of the message, for reports that may not repeat its words. */
  readonly ports?: FoundPorts;
}

/** What stands at the place, and what the server or the rest of the repository says. */
export interface FoundPorts {
  readonly found?: number;
  readonly expected?: number;
}

export interface Rule {
  /** The path under `rules/` and `docs/rules/`. Never changes, never reused. */
  readonly id: RuleId;
  readonly title: string;
  /** What to do about any finding of this rule, without the names and numbers of one: an imperative. */
  readonly remedy: string;
  readonly level: Level;
  readonly since: string;
  /** Speaks only when the settings' `policy` names it. */
  readonly policy?: true;
  /** Judges what the live test saw: silent without one. */
  readonly live?: true;
  readonly check: (topology: Topology) => Iterable<Observation>;
}

/** Stamped by the pipeline: id, level after settings and caps, fingerprint that survives moved lines. */
export interface Finding extends Observation {
  readonly ruleId: RuleId;
  readonly layer: Layer;
  readonly level: Level;
  readonly fingerprint: string;
  /** It is about what the live test saw. */
  readonly live?: true;
  /** Compared with the base commit: `known` was there before; absent: there is no base to compare with. */
  readonly news?: 'new' | 'known';
  /** It is shown and does not fail the run (see gating.ts). */
  readonly gates?: false;
  readonly suppressed?: { readonly by: 'comment' | 'settings' | 'baseline'; readonly reason?: string; readonly at?: Location };
}

/** Without the members of what is not known. */
export function foundPorts(found: number | undefined, expected: number | undefined): FoundPorts {
  return { ...(found === undefined ? {} : { found }), ...(expected === undefined ? {} : { expected }) };
}
