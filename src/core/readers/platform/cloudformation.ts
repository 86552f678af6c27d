import { isCloudFormation } from '../../documents/cloudformation.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded } from '../../facts/reading.ts';
import { reader, type Reading } from '../reader.ts';
import { readAttachments } from './cloudformation/attachments.ts';
import { readDatabases } from './cloudformation/databases.ts';
import { readDials } from './cloudformation/dials.ts';
import { readParameters } from './cloudformation/parameters.ts';
import { readSecurityGroups } from './cloudformation/security-groups.ts';
import { StackSource } from './cloudformation/source.ts';
import { readUserData } from './cloudformation/user-data.ts';

const id = 'platform/cloudformation';

/** Everything a template can say, in a fixed order: what other parts refer to comes first. */
const parts: readonly ((source: StackSource) => Iterable<Fact | Embedded>)[] = [
  readParameters,
  readDatabases,
  readAttachments,
  readSecurityGroups,
  readDials,
  readUserData,
];

/** Templates of CloudFormation and SAM; those in JSON are YAML too. */
export const cloudformation = reader<'yaml'>({
  id,
  title: 'CloudFormation and SAM',
  layers: ['server', 'firewall', 'client'],
  notation: 'yaml',
  files: ['*.yaml', '*.yml', '*.json', '*.template'],
  recognises: (text) => text.includes('AWS::') && text.includes('Resources'),
  *read({ file, tree }, reading) {
    for (const root of tree.documents) {
      if (!isCloudFormation(root)) continue;
      const source = StackSource.of(file, root, effective(file.path, reading), id);
      for (const part of parts) yield* part(source);
    }
  },
});

/** What elsewhere ends a sample's name is here that of the language. */
function effective(path: string, reading: Reading): Reading {
  return /\.template$/i.test(path) && reading.standing === 'sample' ? { ...reading, standing: 'effective' } : reading;
}
