import { entriesOf, get, itemsOf, scalarsOf, type MapEntry, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { NameFact } from '../../../facts/platform.ts';
import { plainText } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import { isNull, type ComposeSource } from './source.ts';

/** Names of a service in each of its networks: its key, `container_name`, `hostname`, the aliases there. */
export function* nameFacts(source: ComposeSource, { key, value }: MapEntry): Iterable<NameFact> {
  const common = [
    { value: key.text, at: source.at(key) },
    ...named(source, get(value, 'container_name')),
    ...named(source, get(value, 'hostname')),
  ];
  for (const [network, aliases] of networksOf(get(value, 'networks'))) {
    yield {
      ...source.make.base('platform.name', 'platform', source.at(key), { setting: source.setting(key.text) }),
      names: [...common, ...aliases.flatMap((alias) => named(source, alias))],
      network,
    };
  }
}

/** `links: [db:database]`: the alias is a name of the service behind it. */
export function* linkFacts(source: ComposeSource, { value }: MapEntry): Iterable<NameFact> {
  const [[network] = ['default']] = networksOf(get(value, 'networks'));
  for (const link of scalarsOf(get(value, 'links'))) {
    const { file, start, end } = source.stretch(link);
    const colon = link.text.indexOf(':');
    if (colon <= 0 || link.text.includes('$')) continue;
    const at = locate(file, start + colon + 1, end);
    yield {
      ...source.make.base('platform.name', 'platform', at, { setting: source.setting(link.text.slice(0, colon)) }),
      names: [{ value: link.text.slice(colon + 1), at }],
      network,
    };
  }
}

function networksOf(node: Node | undefined): readonly (readonly [string, readonly ScalarNode[]])[] {
  const listed = itemsOf(node).flatMap((item): [string, readonly ScalarNode[]][] =>
    item.kind === 'scalar' ? [[item.text, []]] : [],
  );
  const mapped = entriesOf(node).map((entry): [string, readonly ScalarNode[]] => [
    entry.key.text,
    scalarsOf(get(entry.value, 'aliases')),
  ]);
  const all = [...new Map([...listed, ...mapped])];
  return all.length === 0 ? [['default', []]] : all;
}

/** Only a name that is written out: one that a variable decides joins nothing. */
function named(source: ComposeSource, node: Node | undefined): Located<string>[] {
  if (node?.kind !== 'scalar' || isNull(node)) return [];
  const value = plainText(source.template(node));
  return value === undefined || value === '' ? [] : [{ value, at: source.at(node) }];
}
