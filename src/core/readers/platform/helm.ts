import { get, type Node } from '../../documents/tree.ts';
import { directoryOf, nameOf } from '../../text/paths.ts';
import { reader } from '../reader.ts';
import { FactMaker } from '../../facts/reading.ts';
import { chartFacts } from './helm/chart-file.ts';
import { valueFacts } from './helm/values.ts';

const id = 'platform/helm';

/** What surrounds a chart's templates: its values, its name, the charts it brings. The templates are manifests. */
export const helm = reader<'yaml'>({
  id,
  title: 'Helm charts and values',
  layers: ['server', 'client'],
  notation: 'yaml',
  files: [
    'chart.yaml', 'chart.yml', 'requirements.yaml', 'values*.yaml', 'values*.yml', '*-values.yaml', '*-values.yml', '*.values.yaml', '*.values.yml',
    'values/*.yaml', 'values/*.yml',
  ], // prettier-ignore
  *read({ file, tree }, reading) {
    // A file of this name in a ConfigMap is an application's.
    if (file.embeddedIn !== undefined) return;
    const { path } = file;
    const [root] = tree.documents;
    // What lies in a directory called `values` may be anything.
    if (root?.kind !== 'map' || isOther(root)) return;
    const make = new FactMaker(id, reading, { kind: 'application', path });
    const chart = { file, make, path, directory: chartDirectory(path) };
    if (/^(?:chart|requirements)\.ya?ml$/i.test(nameOf(path))) yield* chartFacts(chart, root);
    else yield* valueFacts(chart, root);
  },
});

function isOther(root: Node): boolean {
  const manifest = get(root, 'apiVersion') !== undefined && get(root, 'kind') !== undefined;
  return manifest || get(root, 'services')?.kind === 'map' || get(root, 'jobs') !== undefined;
}

/** Values of a chart stand beside Chart.yaml, or below it in `ci` and `values`. */
function chartDirectory(path: string): string {
  const directory = directoryOf(path);
  return /^(?:ci|values)$/.test(nameOf(directory)) ? directoryOf(directory) : directory;
}
