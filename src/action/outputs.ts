import { jsonWithin, unsuppressed, type JsonOptions, type Report } from '../core/index.ts';

/** As a variable of an environment, where people put outputs, Linux takes 128 KiB. */
const reportLimit = 120_000;
const portsLimit = 20_000;

/** Outputs that say what was found; the conclusion is the caller's. */
export function outputsOf(report: Report, options: JsonOptions): Record<string, string> {
  const loud = unsuppressed(report.findings);
  const ports = Object.fromEntries(report.layers.map((layer) => [layer.layer, layer.ports]));
  const known = new Set(report.servers.filter(({ product }) => product === 'postgresql').map(({ port }) => port));
  const [only] = known;
  return {
    findings: String(loud.length),
    errors: String(loud.filter(({ level }) => level === 'error').length),
    warnings: String(loud.filter(({ level }) => level === 'warning').length),
    suppressed: String(report.findings.length - loud.length),
    'new-findings': report.change === undefined ? '' : String(loud.filter(({ news }) => news === 'new').length),
    'server-port': known.size === 1 && only !== undefined ? String(only) : '',
    ports: within(JSON.stringify(ports), portsLimit),
    layers: JSON.stringify(Object.fromEntries(report.layers.map((layer) => [layer.layer, layer.status]))),
    smoke: report.smoke?.verdict ?? '',
    report: jsonWithin(report, options, reportLimit),
  };
}

function within(json: string, limit: number): string {
  return json.length <= limit ? json : '{}';
}
