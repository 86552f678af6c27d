import type { DiagramEdge, DiagramNode } from '../report.ts';
import { code, prose } from './markdown-text.ts';
import type { Parts } from './markdown-parts.ts';
import { mermaid } from './mermaid.ts';
import { clipped } from './redact.ts';

const marks: Readonly<Record<DiagramEdge['state'], string>> = { broken: '❌', open: '❔', right: '✅' };
const kinds: Readonly<Record<DiagramNode['kind'], string>> = {
  client: '',
  pooler: 'pooler ',
  firewall: 'firewall ',
  server: 'server ',
  nobody: '',
};

/** The diagram as a fenced block; '' when there is nothing to draw. */
export function topologyDiagram({ report }: Parts): string {
  const source = mermaid(report);
  return source === '' ? '' : ['```mermaid', source, '```'].join('\n');
}

/** The same as a table, for readers where Mermaid is not drawn: every arrow, broken ones first. */
export function topologyTable(parts: Parts): string {
  const { nodes, edges, left } = parts.report.diagram;
  if (edges.length === 0) return '';
  const rows = edges.map(({ from, to, ports, state }) => {
    const shown = ports.length === 0 ? '?' : ports.join('\u00a0');
    return `| ${nodeCell(parts, nodes[from])} | ${marks[state]}\u00a0${shown} | ${nodeCell(parts, nodes[to])} |`;
  });
  const more = left === 0 ? [] : ['', `${left} more arrows are not drawn.`];
  return ['| From | Port | To |', '|---|---|---|', ...rows, ...more].join('\n');
}

/** Which source says which port: one row a source, one column a port. Only where there are several ports and not too many. */
export function portMatrix(parts: Parts): string {
  const { nodes, edges } = parts.report.diagram;
  const ports = [...new Set(edges.flatMap((edge) => edge.ports))].sort((a, b) => a - b);
  if (ports.length < 2 || ports.length > 8) return '';
  const sources = [...new Set(edges.map(({ from }) => from))];
  const rows = sources.map((source) => {
    const own = edges.filter(({ from }) => from === source);
    const cells = ports.map((port) => marks[own.find((edge) => edge.ports.includes(port))?.state ?? 'open']);
    const shown = ports.map((port, index) => (own.some((edge) => edge.ports.includes(port)) ? cells[index] : ''));
    return `| ${nodeCell(parts, nodes[source])} | ${shown.join(' | ')} |`;
  });
  return [`| Source | ${ports.join(' | ')} |`, `|---|${ports.map(() => '---|').join('')}`, ...rows].join('\n');
}

function nodeCell(parts: Parts, node: DiagramNode | undefined): string {
  if (node === undefined) return '';
  const more = node.also === 0 ? '' : ` and ${node.also} more`;
  const name = node.kind === 'nobody' ? prose(clipped(node.name, 120)) : code(clipped(node.name, 120));
  return `${kinds[node.kind]}${name} (${parts.place(node.at)})${more}`;
}
