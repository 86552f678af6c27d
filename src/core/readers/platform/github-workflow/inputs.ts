import type { JobFile } from '../../../commands/ci/job-file.ts';
import { entriesOf, get, isNull, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace } from '../../../facts/template.ts';
import { resolvePath } from '../../../text/paths.ts';

/** `uses: ./…`: the job runs an action or workflow of this repository, with these inputs. */
export function* localUse(file: JobFile, node: Node, setting: Setting, from: ReturnType<JobFile['namespace']>): Iterable<Fact> {
  const uses = scalarOf(get(node, 'uses'));
  const path = uses?.text.startsWith('./') === true ? resolvePath('', uses.text) : undefined;
  if (uses === undefined || path === undefined) return;
  yield {
    ...file.make.base('platform.attachment', 'platform', file.at(uses), { setting }),
    how: 'starts',
    from: file.path,
    to: path,
  };
  const namespace: Namespace = { kind: 'workflow', path };
  for (const { key, value } of entriesOf(get(node, 'with'))) {
    if (value.kind !== 'scalar' || isNull(value)) continue;
    const located = file.value(value, from);
    const base = file.make.base('platform.definition', 'platform', located.at, { setting });
    yield { ...base, name: `inputs.${key.text}`, value: located, namespace, rank: 0 };
  }
}
