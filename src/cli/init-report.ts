import { hasFile, plural, safe, type Location, type OpenDials, type Report, type Survey } from '../core/index.ts';

const serverLimit = 20;
const openLimit = 20;

/** What was found, and what nothing here can be bound to: the part of the first day that a person has to do. */
export function describeSurvey(report: Report, { servers, open }: Survey): string {
  const place = (at: Location): string => (hasFile(at) ? `${safe(at.path)}:${report.regionOf(at).startLine}` : safe(at.path));
  const sections = [
    servers.length === 0
      ? ['No PostgreSQL server is described here: name it with expected-port or servers in the settings.']
      : [
          plural(servers.length, 'PostgreSQL server'),
          ...servers.slice(0, serverLimit).map(({ name, port, at }) => {
            return `  ${safe(name)}: ${port === undefined ? 'port not decidable' : `port ${port}`} (${place(at)})`;
          }),
          ...rest(servers.length, serverLimit),
        ],
    open.length === 0
      ? []
      : ['Not compared:', ...open.slice(0, openLimit).map((one) => openLine(one, place)), ...rest(open.length, openLimit)],
    report.incomplete === undefined ? [] : [`Incomplete: ${safe(report.incomplete)}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')}\n`;
}

function openLine({ host, why, ports, count, at }: OpenDials, place: (at: Location) => string): string {
  const who = `${plural(count, 'client')}, first ${place(at)}`;
  if (host === undefined) return `  ${plural(count, 'connection')}: ${safe(why)} (first ${place(at)})`;
  const entry = `{ name: ${safe(host)}, hosts: [${safe(host)}], port: ${ports[0] ?? 5432} }`;
  return `  ${safe(host)} (${who}): ${safe(why)}; in servers, with the port it listens on: ${entry}`;
}

function rest(count: number, limit: number): string[] {
  return count > limit ? [`  and ${count - limit} more`] : [];
}
