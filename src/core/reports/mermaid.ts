import type { DiagramEdge, DiagramNode, Report } from '../report.ts';
import { hasFile } from '../text/span.ts';
import { clipped, safe } from './redact.ts';

/** GitHub draws no diagram over 50,000 characters (github-actions.md §2.1). */
const lengthLimit = 48_000;
const nameLimit = 60;

type Shape = readonly [open: string, close: string];

const shapes: Readonly<Record<DiagramNode['kind'], Shape>> = {
  client: ['(["', '"])'],
  pooler: ['{{"', '"}}'],
  firewall: ['[/"', '"/]'],
  server: ['[("', '")]'],
  nobody: ['["', '"]'],
};

const colours = { broken: '#cf222e', right: '#1a7f37', open: '#9a6700' } as const;

/**
 * The diagram as Mermaid source; '' when it has no arrow or is too long for GitHub. No repository text but in quoted labels, whose every
 * unusual character is an entity: no directive, no click, no markup can stand in it.
 */
export function mermaid(report: Report): string {
  const { nodes, edges } = report.diagram;
  if (edges.length === 0) return '';
  const lines = [
    'flowchart LR',
    ...nodes.map((node, index) => `  n${index}${shapes[node.kind][0]}${label(report, node)}${shapes[node.kind][1]}`),
    ...edges.map((edge) => `  n${edge.from} ${arrow(edge)} n${edge.to}`),
    ...edges.map(({ state }, index) => `  linkStyle ${index} stroke:${colours[state]},stroke-width:2px`),
  ];
  const text = lines.join('\n');
  return text.length > lengthLimit ? '' : text;
}

function arrow({ state, ports }: DiagramEdge): string {
  const port = ports.length === 0 ? '?' : ports.join(' ');
  if (state === 'broken') return `-- "${entities(`✗ ${port}`)}" --x`;
  return state === 'right' ? `-- "${entities(port)}" -->` : `-. "${entities(port)} ?" .->`;
}

function label(report: Report, node: DiagramNode): string {
  const more = node.also === 0 ? '' : ` and ${node.also} more`;
  const place = hasFile(node.at) ? `<br/>${entities(placeOf(report, node))}` : '';
  return `${entities(clipped(safe(node.name), nameLimit))}${more}${place}`;
}

/** The end of a long path tells more than its beginning. */
function placeOf(report: Report, { at }: DiagramNode): string {
  const path = safe(at.path);
  const shown = path.length > nameLimit ? `…${path.slice(-nameLimit)}` : path;
  return `${shown}:${report.regionOf(at).startLine}`;
}

/** Mermaid decodes `#NN;` inside quotes (its own entity syntax). */
function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N} ./:✗…-]/gu, (character) => `#${character.codePointAt(0)};`);
}
