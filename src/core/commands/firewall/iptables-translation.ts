import { flatten } from '../../conninfo/flat-text.ts';
import type { PortForward } from '../../facts/server.ts';
import type { PortValue } from '../../facts/template.ts';
import type { Location } from '../../text/span.ts';
import type { IptablesOptions } from './iptables-options.ts';
import { rangeOf, splitPiece, textOf, type Piece } from './ports.ts';
import { peerOf, type RuleContext } from './rules.ts';

/** `-j REDIRECT --to-ports 5432` and `-j DNAT --to-destination h:5432`: rules behind it see the translated port (semantics D.3). */
export function* readTranslation(options: IptablesOptions, at: Location, context: RuleContext): Iterable<PortForward> {
  const published = options.get('dport');
  const target = targetOf(options);
  if (published === undefined || published.negated || target === undefined || options.get('delete') !== undefined) return;
  const [first] = splitPiece(published.value, ',');
  if (first === undefined) return;
  const listened = rangeOf(first, ':', 'c').range.first;
  const address = options.get('destination');
  yield translation(context, {
    at,
    published: listened,
    target: target.port === undefined ? listened : rangeOf(target.port, '-', 'c').range.first,
    host: target.host,
    address: address?.negated === false ? address.value : undefined,
    udp: isUdp(options),
  });
}

function isUdp(options: IptablesOptions): boolean {
  const protocol = options.get('protocol');
  return protocol !== undefined && textOf(protocol.value) === 'udp';
}

interface Target {
  readonly host: Piece | undefined;
  readonly port: Piece | undefined;
}

function targetOf(options: IptablesOptions): Target | undefined {
  const redirect = options.get('to-ports');
  if (redirect !== undefined) return { host: undefined, port: redirect.value };
  const destination = options.get('to-destination');
  return destination === undefined ? undefined : splitAddress(destination.value);
}

export interface Translation {
  /** Stands for a published port of which no character is written. */
  readonly at: Location;
  readonly published: PortValue;
  readonly target: PortValue;
  /** Another machine; undefined: this one. */
  readonly host: Piece | undefined;
  readonly address?: Piece | undefined;
  readonly udp?: boolean;
}

export function translation(context: RuleContext, to: Translation): PortForward {
  const { host, target, address, published } = to;
  const at = published.at.span.end > published.at.span.start ? published.at : to.at;
  return {
    ...context.make.base('server.forward', 'server', at, { setting: context.setting, standing: context.standing }),
    how: 'nat',
    from: { place: 'machine', ...(address === undefined ? {} : { address: peerOf(address) }) },
    published,
    target,
    to:
      host === undefined
        ? { kind: 'setting', setting: context.setting }
        : { kind: 'endpoint', endpoint: { host: { kind: 'name', template: host.value, at: host.at }, port: target } },
    protocol: to.udp === true ? 'udp' : 'tcp',
  };
}

/** `10.0.0.5:5432`, `[fd00::5]:5432`, `:5432` or an address alone. */
export function splitAddress(piece: Piece): Target {
  const flat = flatten(piece.value, piece.at);
  const part = (start: number, end: number): Piece => ({ value: flat.slice(start, end), at: flat.at(start, end) });
  const close = flat.text.indexOf(']');
  const cut = flat.text.indexOf(':', Math.max(close, 0));
  const isBare = close < 0 && cut >= 0 && flat.text.indexOf(':', cut + 1) >= 0;
  if (cut < 0 || isBare) return { host: close < 0 ? piece : part(1, close), port: undefined };
  const host = close >= 0 ? part(1, close) : cut > 0 ? part(0, cut) : undefined;
  return { host, port: part(cut + 1, flat.text.length) };
}
