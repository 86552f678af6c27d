import type { PortForward } from '../../facts/server.ts';
import { splitAddress, translation } from './iptables-translation.ts';
import type { NftRuleParts } from './nft-matches.ts';
import { pieceOf, rangesOf, type NftReading, type PortMatch } from './nft-reading.ts';
import { wordOf } from './nft-values.ts';
import { rangeOf } from './ports.ts';

/** `tcp dport 5433 redirect to :5432` and `dnat to 10.0.0.5:5432`. */
export function* readNftTranslation(
  parts: NftRuleParts,
  ports: PortMatch | undefined,
  reading: NftReading,
): Iterable<PortForward> {
  const to = parts.verdict.findIndex((item) => wordOf(item) === 'to');
  const target = parts.verdict[to + 1];
  if (ports === undefined || ports.match.operator === '!=' || to < 0 || target?.kind !== 'word') return;
  const [published] = rangesOf(ports, ports.match.values, reading);
  if (published === undefined) return;
  const written = pieceOf(reading, target);
  // `redirect to 5432` has no host.
  const isPort = wordOf(parts.verdict[0]) === 'redirect' && !target.text.includes(':');
  const { host, port } = isPort ? { host: undefined, port: written } : splitAddress(written);
  yield translation(reading.context, {
    at: published.range.first.at,
    published: published.range.first,
    target: port === undefined ? published.range.first : rangeOf(port, '-', 'c').range.first,
    host,
    udp: ports.match.keys.includes('udp dport'),
  });
}
