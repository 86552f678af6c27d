import { planFixes, plural, withAdded, type Report } from '../core/index.ts';
import { rewriteInside, WriteRefused } from '../workspace/index.ts';
import type { Assessed } from './assess.ts';
import { InputError } from './choices.ts';
import { announce, type Host } from './host.ts';

/** Mode `fix`: writes the edits that findings offer into the work tree, all or none, for a later step to commit. The report is that of the result. */
export function fixed(host: Host, { root, settings, open, added, whole }: Assessed): Report {
  const { edits, texts, report } = planFixes(open, settings, { reviewed: false, ground: 'base' });
  if (edits.length === 0) {
    announce(host, 'notice', 'nothing that an edit can mend');
    return whole;
  }
  const workspace = open();
  try {
    rewriteInside(
      root.directory,
      [...texts].map(([path, after]) => ({ path, before: workspace.read(path)?.text ?? '', after })),
    );
  } catch (error) {
    throw new InputError(
      `mode fix: ${error instanceof WriteRefused ? error.message : 'a file cannot be written'}; nothing was written`,
    );
  }
  announce(
    host,
    'notice',
    `${plural(edits.length, 'edit')} written in ${plural(texts.size, 'file')}: commit them in a later step`,
  );
  return withAdded(report, added);
}
