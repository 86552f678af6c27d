import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverDirectory } from './directory.ts';
import { programPath } from './programs.ts';

/** What a packet filter does with packets to a port of 127.0.0.1. */
export interface Filtered {
  readonly port: number;
  readonly by: 'drop' | 'tcp-reset' | 'port-unreachable' | 'host-unreachable' | 'admin-prohibited';
}

/**
 * Words to put before a command so that it runs in a network namespace of its own: an empty loopback interface, no route to anywhere, and this packet
 * filter. The namespace ends with the command; nothing outside changes.
 */
export function isolated(filter: readonly Filtered[] = [], more: readonly string[] = []): readonly string[] {
  const rights = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const script = ['ip link set lo up', ...rules(filter), ...more, 'exec "$@"'].join(' && ');
  return [programPath('unshare') ?? 'unshare', ...rights, '--net', '--mount', '/bin/sh', '-c', script, 'sh'];
}

/** The same, with /etc/hosts as the only place that knows names: any other name is unknown at once. */
export function withoutNames(): readonly string[] {
  const file = join(serverDirectory(), 'nsswitch.conf');
  writeFileSync(file, 'hosts: files\n');
  return isolated([], [`mount --bind ${file} /etc/nsswitch.conf`]);
}

let known: { readonly why: string | undefined } | undefined;

/** Why `isolated` does not work here. */
export function namespaceProblem(): string | undefined {
  known ??= { why: tried() };
  return known.why;
}

function tried(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  const missing = ['unshare', 'ip'].find((name) => programPath(name) === undefined);
  if (missing !== undefined) return `${missing} is not installed`;
  if (programPath('nft') === undefined && programPath('iptables') === undefined) return 'neither nft nor iptables is installed';
  const [program = '', ...words] = isolated([{ port: 1, by: 'drop' }]);
  const { status, stderr } = spawnSync(program, [...words, 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `no right to make a network namespace: ${stderr.split('\n')[0] ?? ''}`;
}

function rules(filter: readonly Filtered[]): readonly string[] {
  if (filter.length === 0) return [];
  if (programPath('nft') === undefined) return filter.map(iptables);
  const lines = filter.map(({ port, by }) => `add rule ip t i tcp dport ${port} ${nft[by]}`);
  return [`nft '${['add table ip t', 'add chain ip t i { type filter hook input priority 0; }', ...lines].join('\n')}'`];
}

const nft: Readonly<Record<Filtered['by'], string>> = {
  drop: 'drop',
  'tcp-reset': 'reject with tcp reset',
  'port-unreachable': 'reject with icmp type port-unreachable',
  'host-unreachable': 'reject with icmp type host-unreachable',
  'admin-prohibited': 'reject with icmp type admin-prohibited',
};

function iptables({ port, by }: Filtered): string {
  const names = { 'tcp-reset': 'tcp-reset', 'admin-prohibited': 'icmp-admin-prohibited' };
  const target = by === 'drop' ? 'DROP' : `REJECT --reject-with ${by in names ? names[by as keyof typeof names] : `icmp-${by}`}`;
  return `iptables -A INPUT -p tcp --dport ${port} -j ${target}`;
}
