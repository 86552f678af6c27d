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
  if (published === undefined || published.negated || options.get('delete') !== undefined) return;
  const redirect = options.get('to-ports');
  const destination = options.get('to-destination');
  const target = redirect === undefined ? destination?.value : redirect.value;
  const first = splitPiece(published.value, ',')[0];
  if (target === undefined || first === undefined) return;
  const { host, port } = redirect === undefined ? splitAddress(target) : { host: undefined, port: target };
  const listened = rangeOf(first, ':', 'c').range.first;
  const address = options.get('destination');
  yield translation(context, {
    at: listened.at.span.end > listened.at.span.start ? listened.at : at,
    published: listened,
    target: port === undefined ? listened : rangeOf(port, '-', 'c').range.first,
    host,
    address: address === undefined || address.negated ? undefined : address.value,
    udp: textOf(options.get('protocol')?.value ?? first) === 'udp',
  });
}

export interface Translation {
  readonly at: Location;
  readonly published: PortValue;
  readonly target: PortValue;
  /** Another machine; undefined: this one. */
  readonly host: Piece | undefined;
  readonly address?: Piece | undefined;
  readonly udp?: boolean;
}

export function translation(context: RuleContext, to: Translation): PortForward {
  const { host, target, address } = to;
  return {
    ...context.make.base('server.forward', 'server', to.at, { setting: context.setting, standing: context.standing }),
    how: 'nat',
    from: { place: 'machine', ...(address === undefined ? {} : { address: peerOf(address) }) },
    published: to.published,
    target,
    to:
      host === undefined
        ? { kind: 'setting', setting: context.setting }
        : { kind: 'endpoint', endpoint: { host: { kind: 'name', template: host.value, at: host.at }, port: target } },
    protocol: to.udp === true ? 'udp' : 'tcp',
  };
}

/** `10.0.0.5:5432`, `[fd00::5]:5432`, `:5432` or an address alone. */
export function splitAddress(piece: Piece): { readonly host: Piece | undefined; readonly port: Piece | undefined } {
  const flat = flatten(piece.value, piece.at);
  const part = (start: number, end: number): Piece => ({ value: flat.slice(start, end), at: flat.at(start, end) });
  const close = flat.text.indexOf(']');
  const cut = flat.text.indexOf(':', Math.max(close, 0));
  const isBare = close < 0 && cut >= 0 && flat.text.indexOf(':', cut + 1) >= 0;
  if (cut < 0 || isBare) return { host: close < 0 ? piece : part(1, close), port: undefined };
  const host = close >= 0 ? part(1, close) : cut > 0 ? part(0, cut) : undefined;
  return { host, port: part(cut + 1, flat.text.length) };
}
