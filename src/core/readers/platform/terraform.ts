import type { Document, Problem } from '../../documents/document.ts';
import type { HclBody } from '../../documents/hcl.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded, Reading } from '../../facts/reading.ts';
import { reader } from '../reader.ts';
import { readAttachments } from './terraform/attachments.ts';
import { readAzureSecurity } from './terraform/azure-security.ts';
import { readDatabases } from './terraform/databases.ts';
import { readDials } from './terraform/dials.ts';
import { readGoogleFirewalls } from './terraform/google-firewalls.ts';
import { readLoadBalancers } from './terraform/load-balancers.ts';
import { readModules } from './terraform/modules.ts';
import { readNetworkAcls } from './terraform/network-acls.ts';
import { readSecurityGroups } from './terraform/security-groups.ts';
import { moduleOf, TerraformSource } from './terraform/source.ts';
import { readTerragrunt } from './terraform/terragrunt.ts';
import { readUserData } from './terraform/user-data.ts';
import { readVariables, readVariableValues } from './terraform/variables.ts';

const id = 'platform/terraform';

/** Everything a `.tf` file can say, in a fixed order: what other parts refer to comes first. */
const parts: readonly ((source: TerraformSource) => Iterable<Fact | Embedded>)[] = [
  readVariables,
  readModules,
  readDatabases,
  readAttachments,
  readSecurityGroups,
  readNetworkAcls,
  readGoogleFirewalls,
  readAzureSecurity,
  readLoadBalancers,
  readDials,
  readUserData,
];

export const terraform = reader({
  id,
  title: 'Terraform and OpenTofu',
  layers: ['server', 'firewall', 'client', 'pooler'],
  notation: 'hcl',
  files: [
    '*.tf',
    '*.tofu',
    '*.tfvars',
    '*.tfvars.example',
    '*.tfvars.sample',
    '*.tfvars.dist',
    '*.tfvars.template',
    'terragrunt.hcl',
  ],
  read,
});

function* read(document: Document<HclBody>, reading: Reading): Iterable<Fact | Embedded | Problem> {
  const path = document.file.embeddedIn?.path ?? document.file.path;
  const source = new TerraformSource(document, reading, id, moduleOf(path));
  if (/\.tfvars(\.\w+)?$/i.test(path)) {
    yield* readVariableValues(source);
    yield* readDials(source);
    return;
  }
  if (/(?:^|\/)terragrunt\.hcl$/i.test(path)) {
    yield* readTerragrunt(source);
    yield* readDials(source);
    return;
  }
  for (const part of parts) yield* part(source);
}
