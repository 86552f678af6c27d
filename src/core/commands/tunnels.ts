import type { Fact } from '../facts/fact.ts';
import type { PortForward } from '../facts/server.ts';
import { portOf, type HostValue } from '../facts/template.ts';
import type { CommandContext, CommandFamily, Word } from './command.ts';
import { addressOf, colonParts, hostOf, portOfWord } from './endpoints.ts';
import { parseOptions, valueOf, valuesOf, type OptionTable } from './options.ts';
import { cutWord, leadingText, locatedText, outlineOf, textOf } from './words.ts';

export interface Tunnel {
  readonly how: PortForward['how'];
  readonly address?: Word | undefined;
  readonly published: Word | undefined;
  readonly target: Word;
  readonly host: HostValue;
  /** The host is a Service of a cluster. */
  readonly service?: { readonly namespace?: string } | undefined;
}

export function* forward(
  context: CommandContext,
  { how, address, published, target, host, service }: Tunnel,
): Iterable<PortForward> {
  const { setting, standing } = context;
  const port = portOfWord(target);
  yield {
    ...context.make.base('server.forward', 'server', (published ?? target).at, { setting, standing }),
    how,
    from: { place: 'machine', ...(address === undefined || address.value.length === 0 ? {} : { address: locatedText(address) }) },
    published: published === undefined ? undefined : portOfWord(published),
    target: port,
    to: { kind: 'endpoint', endpoint: { host, port }, ...(service === undefined ? {} : { service }) },
    protocol: 'tcp',
  };
}

/** `ssh -L [bind:]local:host:remote gateway` (semantics C.2). `-R` opens a port elsewhere and is left alone. */
export const sshForwards: CommandFamily = {
  names: ['ssh', 'autossh'],
  *read(command, context) {
    const given = parseOptions(command.words, { short: 'piloLRDFJbcEeImOQSWwB', long: [], leading: true });
    const options = valuesOf(given, 'o').flatMap((word) =>
      /^LocalForward[= ]/i.test(leadingText(word)) ? [localForward(word)] : [],
    );
    for (const word of [...valuesOf(given, 'L'), ...options]) {
      const parts = colonParts(word);
      const target = parts[parts.length - 1];
      const host = parts[parts.length - 2];
      const published = parts[parts.length - 3];
      if (target === undefined || host === undefined || published === undefined) continue;
      yield* forward(context, { how: 'ssh', address: parts[parts.length - 4], published, target, host: hostOf(host) });
    }
  },
};

/** `LocalForward=5433 db:5432`: the blank reads as a colon. */
function localForward(word: Word): Word {
  const rest = cutWord(word, 13, outlineOf(word.value).length);
  return {
    ...rest,
    value: rest.value.map((part) => (part.kind === 'text' ? { ...part, text: part.text.replaceAll(' ', ':') } : part)),
  };
}

const portForwardTable: OptionTable = {
  short: 'n',
  long: ['namespace', 'context', 'kubeconfig', 'address', 'pod-running-timeout', 'cluster', 'user'],
};

/** `kubectl port-forward svc/db 5433:5432`; one number stands for both sides. */
export const portForwards: CommandFamily = {
  names: ['kubectl', 'oc'],
  *read(command, context) {
    const given = parseOptions(command.words, portForwardTable);
    const [verb, resource, ...mappings] = given.operands;
    if (textOf(verb) !== 'port-forward' || resource === undefined) return;
    const host = { kind: 'name', template: afterSlash(resource).value, at: resource.at } as const;
    const service = serviceOf(resource, valueOf(given, 'namespace', 'n'));
    for (const mapping of mappings) {
      const parts = colonParts(mapping);
      const target = parts[parts.length - 1];
      const published = parts.length > 1 ? parts[0] : target;
      if (target === undefined || !/^[\d\ufffc]+$/.test(outlineOf(target.value))) continue;
      const random = published?.value.length === 0;
      yield* forward(context, {
        how: 'port-forward',
        address: valueOf(given, 'address'),
        published: random ? undefined : published,
        target,
        host,
        service,
      });
    }
  },
};

/** `svc/db`: unlike a pod it has no other ports than those it offers. */
function serviceOf(resource: Word, namespace: Word | undefined): Tunnel['service'] {
  if (!/^(svc|services?)\//i.test(leadingText(resource))) return undefined;
  const name = textOf(namespace);
  return name === undefined ? {} : { namespace: name };
}

function afterSlash(word: Word): Word {
  const outline = outlineOf(word.value);
  return cutWord(word, outline.lastIndexOf('/') + 1, outline.length);
}

/** cloud-sql-proxy: version 1 `-instances=p:r:i=tcp:5433`, version 2 `--port 5433 INSTANCE` (5432 without). The far side is 5432. */
export const cloudSqlProxy: CommandFamily = {
  names: ['cloud-sql-proxy', 'cloud_sql_proxy', 'alloydb-auth-proxy'],
  *read(command, context) {
    const given = parseOptions(command.words, {
      short: 'pac',
      long: ['port', 'address', 'instances', 'credentials-file', 'credential_file', 'dir'],
      singleDash: true,
    });
    for (const list of valuesOf(given, 'instances')) yield* instances(list, context);
    const port = valueOf(given, 'port', 'p');
    for (const instance of given.operands) yield* proxied(context, ownPort(instance) ?? port, instance);
  },
};

/** `INSTANCE?port=5433`. */
function ownPort(instance: Word): Word | undefined {
  const outline = outlineOf(instance.value);
  const query = outline.indexOf('?');
  const name = outline.lastIndexOf('port=');
  return query < 0 || name < query ? undefined : cutWord(instance, name + 'port='.length, outline.length);
}

function* instances(list: Word, context: CommandContext): Iterable<Fact> {
  const outline = outlineOf(list.value);
  for (let from = 0; from < outline.length;) {
    const comma = outline.indexOf(',', from);
    const to = comma < 0 ? outline.length : comma;
    const item = cutWord(list, from, to);
    const tcp = outlineOf(item.value).indexOf('=tcp:');
    if (tcp >= 0) {
      const parts = colonParts(cutWord(item, tcp + 5, to - from));
      yield* proxied(context, parts[parts.length - 1], cutWord(item, 0, tcp));
    }
    from = to + 1;
  }
}

function* proxied(context: CommandContext, published: Word | undefined, instance: Word): Iterable<PortForward> {
  const { setting, standing } = context;
  const far = { kind: 'implied', port: 5432, at: instance.at } as const;
  const near = published === undefined ? far : portOf(published.value, published.at);
  yield {
    ...context.make.base('server.forward', 'server', near.at, { setting, standing }),
    how: 'tunnel',
    from: { place: 'machine' },
    published: near,
    target: far,
    to: { kind: 'endpoint', endpoint: { host: { kind: 'name', template: instance.value, at: instance.at }, port: far } },
    protocol: 'tcp',
  };
}

/** `socat TCP-LISTEN:5433,fork TCP:db:5432`. */
export const socat: CommandFamily = {
  names: ['socat'],
  *read(command, context) {
    const { operands } = parseOptions(command.words, { short: 'tTlb', long: [] });
    const [listen, connect] = operands;
    if (listen === undefined || connect === undefined) return;
    const published = /^TCP[46]?-L(?:ISTEN)?:/i.exec(outlineOf(listen.value))?.[0].length;
    const scheme = /^TCP[46]?(?:-CONNECT)?:/i.exec(outlineOf(connect.value))?.[0].length;
    if (published === undefined || scheme === undefined) return;
    const to = addressOf(upToComma(connect, scheme));
    if (to === undefined) return;
    yield* forward(context, { how: 'tunnel', published: upToComma(listen, published), target: to.port, host: hostOf(to.host) });
  },
};

function upToComma(word: Word, from: number): Word {
  const outline = outlineOf(word.value);
  const comma = outline.indexOf(',', from);
  return cutWord(word, from, comma < 0 ? outline.length : comma);
}
