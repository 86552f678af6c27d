import type { AddressAnswer, BindingStep, LoginStep, ProbedTarget, SessionFacts } from '../core/index.ts';

/** Of a target that a secret names, neither host nor addresses are shown (they are numbered), nor the directory of its socket. */
export function shown(target: ProbedTarget): ProbedTarget {
  if (!target.secret) return target;
  const names = new Map(target.resolution.addresses.map((address, index) => [address, numbered(address, index)]));
  const name = (address: string): string => names.get(address) ?? '';
  return {
    ...target,
    host: target.input,
    resolution: { ...target.resolution, addresses: target.resolution.addresses.map(name) },
    binding: withoutAddresses(target.binding),
    tcp: { ...target.tcp, addresses: target.tcp.addresses.map((one): AddressAnswer => ({ ...one, address: name(one.address) })) },
    socket: 'path' in target.socket ? { ...target.socket, path: `.s.PGSQL.${target.port}` } : target.socket,
    wire: { ...target.wire, peers: target.wire.peers.map((peer) => ({ ...peer, address: name(peer.address) })) },
    login: withoutEnds(target.login),
  };
}

function numbered(address: string, index: number): string {
  return `${address.includes(':') ? 'IPv6' : 'IPv4'} #${index + 1}`;
}

function withoutAddresses(binding: BindingStep): BindingStep {
  if (binding.verdict === 'skipped') return binding;
  const listeners = binding.listeners.map((one) => (one.scope === 'one-address' ? { ...one, address: 'one address' } : one));
  return { ...binding, listeners };
}

function withoutEnds(login: LoginStep): LoginStep {
  if (login.verdict !== 'ok') return login;
  const ends = new Set(['serverAddress', 'clientAddress']);
  const session = Object.fromEntries(Object.entries(login.session).filter(([name]) => !ends.has(name)));
  return { ...login, session: session as unknown as SessionFacts };
}
