import { openValue } from '../../commands/definitions.ts';
import { dialsOfVariables } from '../../conninfo/variables.ts';
import type { DotenvEntry } from '../../documents/dotenv.ts';
import { literal, type Namespace, type Rendering, type Template } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { withHoles } from '../../templates/rendered.ts';
import { nameOf as nameOfPath } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader, type Reading } from '../reader.ts';

/** Environment files: every variable is a definition, connection strings and host/port pairs are dials (semantics B.4). */
export const envFile = reader({
  id: 'client/env-file',
  title: 'Environment files',
  layers: ['client'],
  notation: 'dotenv',
  files: [
    '.env', '.env.*', '.env-*', '.env_*', '*.env', '.envrc', 'env.example', 'env.sample', 'env.template', 'env.dist',
    '*.env.example', '*.env.sample', '*.env.template', '*.env.dist',
  ], // prettier-ignore
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    // `.env.ts`, `.env.json`: another notation under a name of this family. A text inside another file has no name of its own.
    if (file.embeddedIn === undefined && /\.(?:[cm]?[jt]sx?|py|rb|go|rs|php|java|md|json|ya?ml|toml)$/i.test(path)) return;
    const make = new FactMaker('client/env-file', reading, { kind: 'application', path });
    const namespace: Namespace = { kind: 'env-file', path: scopeOf(file, path, reading) };
    const variables = tree.entries.map((entry) => ({
      name: nameOf(file, entry),
      value: valueOf(file, entry, namespace, reading.rendering),
    }));
    for (const { name, value } of variables) {
      const kept = openValue({ name: name.value, value });
      yield { ...make.base('platform.definition', 'platform', name.at), name: name.value, value: kept, namespace, rank: 0 };
    }
    // What a shell runs on entering the directory is read as a script: only its variables count here.
    if (nameOfPath(path) === '.envrc') return;
    for (const dial of dialsOfVariables(variables)) {
      const setting = { kind: 'application' as const, path, variable: dial.label.value };
      const own = reading.setting === undefined ? { setting } : {};
      yield {
        ...make.base('client.conninfo', 'client', dial.at, own),
        conninfo: dial.conninfo,
        dialect: dial.dialect,
        label: dial.label,
        purpose: reading.purpose ?? 'session',
      };
    }
  },
});

/** A file that a CI job writes answers for nothing outside it. */
function scopeOf(file: SourceFile, path: string, { setting }: Reading): string {
  return setting?.kind === 'job' ? `${path}/${file.path.slice(file.path.lastIndexOf('#') + 1)}` : path;
}

function nameOf(file: SourceFile, entry: DotenvEntry): Located<string> {
  return { value: entry.name, at: locate(file, entry.nameSpan.start, entry.nameSpan.end) };
}

/** Single quotes keep a dollar; all else is expanded by compose, the shells and dotenv-expand. */
function valueOf(
  file: SourceFile,
  entry: DotenvEntry,
  namespace: Namespace,
  rendering: Rendering | undefined,
): Located<Template> {
  const { start, end } = entry.valueSpan;
  const at = locate(file, start, end);
  if (entry.quote === 'single' || !entry.value.includes('$')) {
    return { value: withHoles(literal(entry.value, at), rendering), at };
  }
  const value = parseInterpolation(file, start, end, { namespace, escapes: 'dotenv', text: entry.value });
  return { value: withHoles(value, rendering), at };
}
