import type { Problem } from '../../../documents/document.ts';
import { get, itemsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { PortForward } from '../../../facts/server.ts';
import { portOf, type PortValue } from '../../../facts/template.ts';
import type { Standing } from '../../../facts/setting.ts';
import { locate } from '../../../text/source-file.ts';
import type { Located, Location } from '../../../text/span.ts';
import { isNull, settledText, type ComposeSource, type Stretch } from './source.ts';
import { defaultOf, piecesBetween } from './port-text.ts';

const mostPorts = 64;

interface Published {
  readonly at: Location;
  readonly address: Located<string> | undefined;
  readonly published: Stretch | undefined;
  readonly target: Stretch;
  readonly protocol: string;
  readonly standing?: Standing;
}

/** `ports` of a service, short and long form (semantics A.5; compose-spec 05-services). One fact a number of a range. */
export function* portFacts(source: ComposeSource, service: string, node: Node | undefined): Iterable<PortForward | Problem> {
  for (const item of itemsOf(node)) {
    const written = item.kind === 'scalar' ? shortForm(source, item) : longForm(source, item);
    if (written !== undefined) yield* forwards(source, service, written);
  }
}

function shortForm(source: ComposeSource, item: ScalarNode): Published | undefined {
  if (isNull(item) || source.isRendered(item)) return undefined;
  const whole = source.stretch(item);
  // `${DB_PORTS:-5433:5432}`: the default is the whole mapping.
  const inner = defaultOf(whole);
  if (inner !== undefined && piecesBetween(inner, ':').length > 1) return shortText(source, inner, source.at(item), 'fallback');
  return shortText(source, whole, source.at(item));
}

function shortText(source: ComposeSource, whole: Stretch, at: Location, standing?: Standing): Published | undefined {
  const [mapping = whole, protocol] = piecesBetween(whole, '/');
  const pieces = piecesBetween(mapping, ':');
  const target = pieces.pop();
  const published = pieces.pop();
  if (target === undefined) return undefined;
  const own = withoutAddress(source, published);
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  const written =
    first === undefined || last === undefined ? own.address : { file: first.file, start: first.start, end: last.end };
  return {
    at,
    address: addressOf(source, written),
    published: own.published,
    target,
    protocol: protocol === undefined ? 'tcp' : textOf(protocol),
    ...(standing === undefined ? {} : { standing }),
  };
}

/** `${BIND:-127.0.0.1:}5433`: the default of the first use ends in a colon, so it is an address and no part of the number. */
function withoutAddress(source: ComposeSource, published: Stretch | undefined): { published?: Stretch; address?: Stretch } {
  if (published === undefined || published.start === published.end) return {};
  const [first] = source.interpolate(published);
  if (first?.kind !== 'use' || settledText([first])?.endsWith(':') !== true) return { published };
  const cut = textOf(published).indexOf('}') + 1;
  const address = defaultOf({ ...published, end: published.start + cut });
  return {
    published: { ...published, start: published.start + cut },
    ...(address === undefined ? {} : { address: { ...address, end: address.end - 1 } }),
  };
}

function longForm(source: ComposeSource, item: Node): Published | undefined {
  const scalar = (name: string): Stretch | undefined => {
    const node = get(item, name);
    return node?.kind !== 'scalar' || isNull(node) || source.isRendered(node) ? undefined : source.stretch(node);
  };
  const target = scalar('target');
  if (target === undefined) return undefined;
  const published = scalar('published');
  const protocol = scalar('protocol');
  return {
    at:
      published === undefined
        ? locate(target.file, target.start, target.end)
        : locate(published.file, published.start, published.end),
    address: addressOf(source, scalar('host_ip')),
    published: published?.start === published?.end ? undefined : published,
    target,
    protocol: protocol === undefined ? 'tcp' : textOf(protocol),
  };
}

function addressOf(source: ComposeSource, written: Stretch | undefined): Located<string> | undefined {
  if (written === undefined || written.start === written.end) return undefined;
  const bracketed = /^\[.*\]$/.test(textOf(written));
  const inner = bracketed ? { ...written, start: written.start + 1, end: written.end - 1 } : written;
  const value = settledText(source.interpolate(inner));
  return value === undefined || value === '' ? undefined : { value, at: locate(inner.file, inner.start, inner.end) };
}

function* forwards(source: ComposeSource, service: string, written: Published): Iterable<PortForward | Problem> {
  const protocol = written.protocol.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return;
  const targets = numbersOf(source, written.target);
  const published = written.published === undefined ? undefined : numbersOf(source, written.published);
  if (Math.max(targets.length, published?.length ?? 0) > mostPorts) {
    yield { code: 'compose-port-range', message: `a range of more than ${mostPorts} ports was left out`, at: written.at };
    return;
  }
  const setting = source.setting(service);
  const own = { setting, standing: written.standing ?? source.make.reading.standing };
  for (const [index, target] of targets.entries()) {
    yield {
      ...source.make.base('server.forward', 'server', written.at, own),
      how: 'compose',
      from: written.address === undefined ? { place: 'machine' } : { place: 'machine', address: written.address },
      published: publishedOf(published, index, targets.length),
      target,
      to: { kind: 'setting', setting },
      protocol,
    };
  }
}

/** A range for one target: Docker takes a free one of it. */
function publishedOf(published: readonly PortValue[] | undefined, index: number, targets: number): PortValue | undefined {
  if (published === undefined || published.length === 0) return undefined;
  if (published.length === targets) return published[index];
  const [first] = published;
  if (first === undefined || targets > 1) return undefined;
  const ports = published.flatMap((one) => (one.kind === 'literal' ? [{ value: one.port, at: one.at }] : []));
  return { kind: 'choice', ports, at: first.at };
}

/** `5432`, `5432-5434`, or a template of one. Only the ends of a range have characters of their own; those between have all of them. */
function numbersOf(source: ComposeSource, written: Stretch): PortValue[] {
  const text = textOf(written);
  const range = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const at = (start: number, end: number): Location => locate(written.file, written.start + start, written.start + end);
  if (range === null) return [portOf(source.interpolate(written), at(0, text.length))];
  const [low, high] = [Number(range[1]), Number(range[2])];
  const dash = text.indexOf('-');
  if (low < 1 || high > 65535 || low > high) return [{ kind: 'malformed', at: at(0, text.length) }];
  return Array.from({ length: Math.min(high - low, mostPorts) + 1 }, (_, index): PortValue => {
    const port = low + index;
    const place = port === low ? at(0, dash) : port === high ? at(dash + 1, text.length) : at(0, text.length);
    return { kind: 'literal', port, at: place };
  });
}

function textOf({ file, start, end }: Stretch): string {
  return file.text.slice(start, end);
}
