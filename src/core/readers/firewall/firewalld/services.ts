import type { RuleContext } from '../../../commands/firewall/rules.ts';
import { xmlAttribute, type XmlElement } from '../../../documents/xml.ts';
import type { Definition } from '../../../facts/platform.ts';
import { literal } from '../../../facts/template.ts';
import { nameOf } from '../../../text/paths.ts';
import { attribute, childrenOf } from './elements.ts';

/**
 * A service of one's own: `services/postgresql.xml` gives the name another port than 5432 (semantics D.1). The name is defined once for
 * every TCP port the file has.
 */
export function* readService(context: RuleContext, service: XmlElement): Iterable<Definition> {
  const name = nameOf(context.file.embeddedIn?.path ?? context.file.path).replace(/\.xml$/, '');
  for (const element of childrenOf(service, 'port')) {
    const port = attribute(context, element, 'port');
    if (port === undefined || xmlAttribute(element, 'protocol')?.value !== 'tcp') continue;
    const value = { value: literal(xmlAttribute(element, 'port')?.value ?? '', port.at), at: port.at };
    const namespace = { kind: 'template', root: '', dialect: 'firewalld-service' } as const;
    yield { ...context.make.base('platform.definition', 'platform', port.at), name, value, namespace, rank: 0 };
  }
}
