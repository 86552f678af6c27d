import { redactCredentials } from './reports/redact.ts';
import type { Location } from './text/span.ts';
import type { FoundServer, OpenDials, Survey } from './survey.ts';

/** A settings file stays readable: what is not listed is found at every run all the same. */
const serverLimit = 100;
const hostLimit = 20;

/**
 * The settings file of a first day. Ports of servers that the repository configures stand in comments: as settings they would be a second copy
 * that has to move with the first.
 */
export function starterSettings({ servers, open }: Survey, lineOf: (at: Location) => number): string {
  const parts = [head, ...serverList(servers, lineOf), ...unboundHosts(open), tail];
  return `${parts.join('\n\n')}\n`;
}

const head = `# pg-port-guard: what the files of this repository do not say themselves. Everything here is optional.`;

const tail = `# Findings that are known and accepted, with the reason:
# ignore:
#   - paths: [legacy/**]
#     rules: [client/implied-port]
#     reason: retired with the old data centre`;

function serverList(servers: readonly FoundServer[], lineOf: (at: Location) => number): string[] {
  if (servers.length === 0) return [noServer];
  const rest = servers.length - serverLimit;
  const entries = servers.slice(0, serverLimit).map((server) => serverEntry(server, lineOf));
  const more = rest > 0 ? `\n  # ${rest} more were found and are read at every run.` : '';
  return [`${foundServers}\nservers:\n${entries.join('\n')}${more}`];
}

const foundServers = `# The PostgreSQL servers that were found, with the hosts by which clients in this repository dial them. Their ports are read from their files at
# every run, so none stands here: it would have to move with them. An entry binds its hosts once it has a port; give one only to a server that
# is configured elsewhere.`;

const noServer = `# No PostgreSQL server is described in this repository. Say which one its clients mean, or there is nothing to compare them with:
# expected-port: 5432`;

function serverEntry({ name, hosts, files, port, at }: FoundServer, lineOf: (at: Location) => number): string {
  const lines = [`  - name: ${scalar(name)}`];
  if (hosts.length > 0) lines.push(`    hosts: ${list(hosts.slice(0, hostLimit))}`);
  lines.push(`    files: ${list(files.slice(0, hostLimit).map(literalGlob))}`);
  const where = quoted(`${at.path}:${lineOf(at)}`);
  lines.push(port === undefined ? `    # its port is not decidable: ${where}` : `    # port: ${port} # ${where}`);
  return lines.join('\n');
}

function unboundHosts(open: readonly OpenDials[]): string[] {
  const hosts = open.flatMap(({ host, ports }) => (host === undefined ? [] : [{ host, ports }])).slice(0, hostLimit);
  if (hosts.length === 0) return [];
  const entries = hosts.map(({ host, ports }) => {
    const dialled = ports.length === 0 ? 'an unknown port' : ports.slice(0, 4).join(', ');
    return `#   - name: ${scalar(host)} # its clients dial ${dialled}\n#     hosts: ${list([host])}\n#     port: ${ports[0] ?? 5432}`;
  });
  return [`${unbound}\n${entries.join('\n')}`];
}

const unbound = `# Hosts that clients dial and no file here describes. Move an entry into the list of servers, with the port on which it listens:`;

function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`;
}

const words = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A YAML scalar that is this text whatever stands in it: a name of a repository may hold anything. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !words.test(text) ? text : quoted(text);
}

/** Double-quoted, on one line, with every character outside ASCII as an escape: JSON that is YAML too. */
function quoted(text: string): string {
  const json = JSON.stringify(redactCredentials(text));
  return json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A path as a glob that means only itself. */
function literalGlob(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}

/** The workflow for pull requests, as the README has it. The action's own name and version are the reader's to fill in. */
export function starterWorkflow(path: string): string {
  const input = path === '' ? '' : `        with:\n          path: ${scalar(path)}\n`;
  return `name: postgresql port
on: [pull_request]
permissions: {}
jobs:
  port:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write # the comment; without it: comment: never
    steps:
      - uses: actions/checkout@${checkout}
        with:
          fetch-depth: 0
          persist-credentials: false
      # Put in the owner and the full SHA of the release that you use.
      - uses: ${placeholder}
${input}`;
}

const checkout = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2';
/** What has to be replaced in the workflow; stands in the README too. */
export const placeholder = 'OWNER/pg-port-guard@<sha>';
