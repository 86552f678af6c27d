import type { FirewallRule } from '../../facts/firewall.ts';
import type { Located } from '../../text/span.ts';
import type { Command, CommandContext, CommandFamily, Word } from '../command.ts';
import { cutWord, locatedText, outlineOf, shownText, textOf } from '../words.ts';
import { rangeOf, splitPiece, type NamedRange } from './ports.ts';
import { hostRule } from './rules.ts';

/** Values of a rule by the lower-case name of the parameter. */
type Parameters = ReadonlyMap<string, readonly Word[]>;

/** `New-NetFirewallRule -DisplayName PostgreSQL -Direction Inbound -Protocol TCP -LocalPort 5432 -Action Allow`. */
export const netFirewallRule: CommandFamily = {
  names: ['new-netfirewallrule'],
  *read(command, context) {
    const parameters = dashed(command.words);
    yield* rule(command, context, {
      direction: parameters.get('direction'),
      action: parameters.get('action'),
      protocol: parameters.get('protocol'),
      ports: parameters.get('localport'),
      peers: parameters.get('remoteaddress'),
      note: [...(parameters.get('displayname') ?? []), ...(parameters.get('name') ?? [])],
      remove: false,
    });
  },
};

/** `netsh advfirewall firewall add rule name=PostgreSQL dir=in action=allow protocol=TCP localport=5432`. */
export const netsh: CommandFamily = {
  names: ['netsh'],
  *read(command, context) {
    const [scope, firewall, verb, object] = command.words.map((word) => shownText(word).toLowerCase());
    if (scope !== 'advfirewall' || firewall !== 'firewall' || object !== 'rule' || (verb !== 'add' && verb !== 'delete')) return;
    const parameters = equated(command.words.slice(4));
    yield* rule(command, context, {
      direction: parameters.get('dir'),
      action: parameters.get('action'),
      protocol: parameters.get('protocol'),
      ports: parameters.get('localport'),
      peers: parameters.get('remoteip'),
      note: parameters.get('name') ?? [],
      remove: verb === 'delete',
    });
  },
};

interface Written {
  readonly direction: readonly Word[] | undefined;
  readonly action: readonly Word[] | undefined;
  readonly protocol: readonly Word[] | undefined;
  readonly ports: readonly Word[] | undefined;
  readonly peers: readonly Word[] | undefined;
  readonly note: readonly Word[];
  readonly remove: boolean;
}

function* rule(command: Command, context: CommandContext, written: Written): Iterable<FirewallRule> {
  const protocol = protocolOf(textOf(written.protocol?.[0])?.toLowerCase());
  if (protocol === undefined) return;
  yield hostRule(context, {
    tool: 'windows',
    at: command.at,
    direction: /^out/i.test(shown(written.direction)) ? 'egress' : 'ingress',
    action: /^block$/i.test(shown(written.action)) ? 'deny' : 'allow',
    verb: written.remove ? 'remove' : 'add',
    protocol,
    ports: portsOf(written.ports),
    peers: peersOf(written.peers),
    note: shown(written.note),
  });
}

function shown(words: readonly Word[] | undefined): string {
  return (words ?? []).map(shownText).join(' ');
}

function protocolOf(text: string | undefined): FirewallRule['protocol'] | undefined {
  if (text === undefined || text === 'any') return 'any';
  if (text === 'tcp' || text === '6') return 'tcp';
  return text === 'udp' || text === '17' ? 'udp' : undefined;
}

function portsOf(words: readonly Word[] | undefined): readonly NamedRange[] | 'all' {
  if (words === undefined || shown(words).toLowerCase() === 'any') return 'all';
  return words.flatMap((word) => splitPiece(word, ',')).map((piece) => rangeOf(piece, '-', 'decimal'));
}

/** `Any` and `LocalSubnet` are words of Windows; the first is everybody. */
function peersOf(words: readonly Word[] | undefined): readonly Located<string>[] {
  return (words ?? []).filter((word) => !/^any$/i.test(shownText(word))).map(locatedText);
}

function dashed(words: readonly Word[]): Parameters {
  const parameters = new Map<string, Word[]>();
  let values: Word[] = [];
  for (const word of words) {
    const name = /^-([a-z]\w*)$/i.exec(shownText(word))?.[1];
    if (name === undefined) values.push(word);
    else parameters.set(name.toLowerCase(), (values = []));
  }
  return parameters;
}

/** `name=value`; words without a name belong to the one before (a list that was cut at its commas). */
function equated(words: readonly Word[]): Parameters {
  const parameters = new Map<string, Word[]>();
  let values: Word[] = [];
  for (const word of words) {
    const outline = outlineOf(word.value);
    const name = /^([a-z]\w*)=/i.exec(outline)?.[1];
    if (name === undefined) values.push(word);
    else parameters.set(name.toLowerCase(), (values = [cutWord(word, name.length + 1, outline.length)]));
  }
  return parameters;
}
