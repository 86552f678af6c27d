import type { RuleContext } from '../../commands/firewall/rules.ts';
import type { Document } from '../../documents/document.ts';
import type { XmlTree } from '../../documents/xml.ts';
import type { Fact } from '../../facts/fact.ts';
import { FactMaker, reader, type Reading } from '../reader.ts';
import { readDirect } from './firewalld/direct.ts';
import { readService } from './firewalld/services.ts';
import { readZone } from './firewalld/zones.ts';

const id = 'firewall/firewalld';

/** firewalld's files: zones with ports, services and rich rules, services of one's own, and direct rules. */
export const firewalld = reader({
  id,
  title: 'firewalld files',
  layers: ['firewall', 'server'],
  notation: 'xml',
  files: ['firewalld/*.xml', 'zones/*.xml', 'firewalld/services/*.xml', 'firewalld/direct.xml'],
  recognises: (text) => /<(zone|service|direct)[\s>]/.test(text),
  read,
});

function* read(document: Document<XmlTree>, reading: Reading): Iterable<Fact> {
  const path = document.file.embeddedIn?.path ?? document.file.path;
  const make = new FactMaker(id, reading, { kind: 'machine', path });
  const context: RuleContext = { make, file: document.file, setting: make.setting, standing: reading.standing };
  for (const root of document.tree.elements) {
    if (root.name === 'zone') yield* readZone(context, root);
    else if (root.name === 'service') yield* readService(context, root);
    else if (root.name === 'direct') yield* readDirect(context, root);
  }
}
