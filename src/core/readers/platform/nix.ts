import { factsOfScript } from '../../commands/run.ts';
import { parseShell } from '../../documents/shell.ts';
import type { Fact } from '../../facts/fact.ts';
import type { PortValue } from '../../facts/template.ts';
import { locate } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';
import { instancesOf, type Instance } from './nix/instances.ts';
import { scriptsOf } from './nix/scripts.ts';

/** Modules of NixOS, devenv and services-flake: the PostgreSQL that they run, and the shell text that their units run. */
export const nix = reader({
  id: 'platform/nix',
  title: 'Nix modules',
  layers: ['server', 'client'],
  notation: 'code',
  files: ['*.nix'],
  recognises: (text) => /postgres|psql/.test(text),
  *read({ file, tree }, reading) {
    if (tree === undefined) return;
    const path = pathOf(file, reading);
    const make = new FactMaker('platform/nix', reading, { kind: 'machine', path });
    for (const instance of instancesOf(tree)) yield listen(make, path, instance, (span) => locate(file, span.start, span.end));
    const namespace = { kind: 'script', path } as const;
    for (const { script, holes } of scriptsOf(file, tree)) {
      const where = { setting: make.setting, standing: reading.standing, namespace };
      yield* factsOfScript(parseShell(script).tree, { file: script, namespace, holes }, { make, where });
    }
  },
});

type Place = (span: { readonly start: number; readonly end: number }) => ReturnType<typeof locate>;

/** The module writes the port into the server's own file; 5432 where none is given. */
function listen(make: FactMaker, path: string, { name, port, at }: Instance, place: Place): Fact {
  const stated: PortValue =
    port === undefined ? { kind: 'implied', port: 5432, at: place(at) } : literalOr(port.text, place(port.span));
  return {
    ...make.base('server.listen', 'server', stated.at),
    port: stated,
    listenAddresses: 'default',
    socketDirectories: 'default',
    rank: port === undefined ? 0 : 2,
    sequence: 0,
    identity: { cluster: `${path} ${name}` },
  };
}

/** A number, or an expression nobody evaluates. */
function literalOr(text: string, at: ReturnType<typeof locate>): PortValue {
  if (!/^\d{1,9}$/.test(text)) return { kind: 'template', template: [{ kind: 'opaque', what: 'expression', at }], at };
  const port = Number(text);
  return port >= 1 && port <= 65535 ? { kind: 'literal', port, at } : { kind: 'malformed', at };
}
