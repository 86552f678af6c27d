import type { Layer } from './facts/base.ts';
import type { ProbeRole } from './facts/probe.ts';
import type { Problem } from './documents/document.ts';
import type { Finding } from './rules/rule.ts';
import type { AddedSuppression } from './settings/added.ts';
import type { Region } from './text/line-index.ts';
import type { Location } from './text/span.ts';

export type { AddedSuppression } from './settings/added.ts';

export type LayerStatus = 'consistent' | 'drift' | 'absent' | 'undecidable';

export interface LayerSummary {
  readonly layer: Layer;
  readonly status: LayerStatus;
  /** Facts of this layer that were read (definitions and other platform facts excluded). */
  readonly facts: number;
  /** Unsuppressed findings of this layer at or above the reporting floor. */
  readonly findings: number;
  /** Ports seen in this layer, ascending, each once; for the table. */
  readonly ports: readonly number[];
  /** One short clause for the table: why undecidable and what would settle it, or what was found. Without repository text other than paths and numbers. */
  readonly note: string;
}

export interface ServerSummary {
  /** Short name for people: service, cluster or path. */
  readonly id: string;
  readonly product: string;
  /** undefined: not decidable. */
  readonly port: number | undefined;
  readonly previousPort: number | undefined;
  readonly place: string;
  readonly at: Location;
}

/** A client, pooler, firewall or server of the diagram; `nobody`: a port on which nothing listens. */
export interface DiagramNode {
  readonly kind: 'client' | 'pooler' | 'firewall' | 'server' | 'nobody';
  /** From the repository: escaped by whoever shows it. */
  readonly name: string;
  readonly at: Location;
  /** As many more dial the same port of the same server. */
  readonly also: number;
}

export interface DiagramEdge {
  /** Indexes of nodes. */
  readonly from: number;
  readonly to: number;
  /** What is dialled or opened, ascending; empty: unknown. */
  readonly ports: readonly number[];
  /** `open`: not decidable, or no finding says that it is broken. */
  readonly state: 'right' | 'broken' | 'open';
}

/** Who dials whom. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Arrows that are not drawn. */
  readonly left: number;
}

/** What differs from the base commit. */
export interface Change {
  /** Whether a file differs, added and deleted ones included. */
  readonly touches: (path: string) => boolean;
  /** The servers listen on other ports than before. */
  readonly movesPorts: boolean;
}

/** One step of the live test, for people. */
export interface SmokeStep {
  readonly name: 'resolution' | 'binding' | 'tcp' | 'socket' | 'wire' | 'login';
  /** As in the facts of the probe: `refused`, `postgresql`, … */
  readonly verdict: string;
  /** `open`: it was not done, or ended without an answer. Of the old port, nobody answering is well. */
  readonly outcome: 'well' | 'ill' | 'open';
  readonly ms: number;
  /** What it means, in one clause. */
  readonly text: string;
}

export interface SmokeTarget {
  readonly role: ProbeRole;
  /** Of a target that a secret names, the name of the input. */
  readonly host: string;
  readonly port: number;
  /** Those that make no sense for the target, or after a step before, are left out. */
  readonly steps: readonly SmokeStep[];
}

/** What the live test came to. Never `pass` when a part of it could not be done. */
export interface SmokeSummary {
  /** `fail`: a finding of level error that nothing silences. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Why it is inconclusive; empty when it is not. */
  readonly troubles: readonly string[];
  /** What was not tested because nothing asked for it, each a clause. */
  readonly untested: readonly string[];
  readonly targets: readonly SmokeTarget[];
  readonly elapsedMs: number;
}

/** What a check found: the only thing reports are made of. */
export interface Report {
  /** By level, then path and position; suppressed ones included. */
  readonly findings: readonly Finding[];
  readonly servers: readonly ServerSummary[];
  /** Six entries always, in the order server, firewall, client, pooler, socket, restart. */
  readonly layers: readonly LayerSummary[];
  readonly diagram: Diagram;
  /** undefined: there is no base to compare with. */
  readonly change: Change | undefined;
  /** Comments, settings and baseline entries that silence and are not in the base commit. */
  readonly addedSuppressions: readonly AddedSuppression[];
  /** The live test, where there was one. */
  readonly smoke?: SmokeSummary;
  readonly problems: readonly Problem[];
  /** A limit was hit: what, in one sentence. Such a run is never green when it gates. */
  readonly incomplete: string | undefined;
  readonly filesRead: number;
  readonly filesSkipped: number;
  /** 1-based lines and columns of a location that occurs in this report. */
  readonly regionOf: (at: Location) => Region;
  /** Text of a file that occurs in this report, for hunks and hashes of lines; undefined: a secret, or not at hand. Never printed without `redact`. */
  readonly textOf: (path: string) => string | undefined;
}
