import { LineIndex, layers, type Finding, type LayerSummary, type Location, type Report } from '../../src/core/index.ts';

/** A report over invented texts; positions are found by the words that stand there. */
export function sampleReport(texts: Readonly<Record<string, string>>, own: Partial<Report> = {}): Report {
  return {
    findings: [],
    servers: [],
    layers: layers.map((layer) => layerSummary(layer)),
    diagram: { nodes: [], edges: [], left: 0 },
    change: undefined,
    addedSuppressions: [],
    problems: [],
    incomplete: undefined,
    filesRead: Object.keys(texts).length,
    filesSkipped: 0,
    regionOf: ({ path, span }) => new LineIndex(texts[path] ?? '').region(span),
    textOf: (path) => texts[path],
    ...own,
  };
}

export function layerSummary(layer: LayerSummary['layer'], own: Partial<LayerSummary> = {}): LayerSummary {
  return { layer, status: 'absent', facts: 0, findings: 0, ports: [], note: 'nothing found', ...own };
}

export function sampleFinding(own: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'client/port-mismatch',
    layer: 'client',
    level: 'error',
    certainty: 'certain',
    message: 'DATABASE_URL connects to db:5432, but db listens on 5433 (postgresql.conf:1)',
    remedy: 'use 5433',
    at: { path: '.env', span: { start: 0, end: 4 } },
    related: [],
    fixes: [],
    fingerprint: '0123456789abcdef',
    ports: { found: 5432, expected: 5433 },
    ...own,
  };
}

/** Where `needle` stands in the text of a path. */
export function at(texts: Readonly<Record<string, string>>, path: string, needle: string): Location {
  const start = (texts[path] ?? '').indexOf(needle);
  if (start < 0) throw new Error(`${needle} does not stand in ${path}`);
  return { path, span: { start, end: start + needle.length } };
}
