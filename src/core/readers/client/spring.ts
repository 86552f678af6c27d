import { parsePropertyPlaceholders } from '../../templates/property-placeholders.ts';
import { isCompose, isManifest } from '../../documents/owned-trees.ts';
import { maskedValue } from '../../documents/template-mask.ts';
import { embedScalar, scalarsBelow } from '../../documents/tree.ts';
import type { Namespace } from '../../facts/template.ts';
import { directoryOf } from '../../text/paths.ts';
import { embedSegments, locate, type SourceFile } from '../../text/source-file.ts';
import type { Span } from '../../text/span.ts';
import { FactMaker, pathOf, reader, type Reading } from '../reader.ts';
import { splitProfile } from './spring/profiles.ts';
import type { Property } from './spring/property.ts';
import { factsOfProperties } from './spring/settings.ts';

const mayHold = /postg|pgsql|psycopg|pgjdbc|(?:host|hostname|port|server)["']?\s*[:=]/i;

/** Java's own settings files: Spring, Quarkus, Flyway, Liquibase, Hibernate, Kafka Connect, SonarQube. */
export const springProperties = reader({
  id: 'client/spring-properties',
  title: 'Java properties files',
  layers: ['client'],
  notation: 'properties',
  files: ['*.properties', '*.properties.example', '*.properties.sample', '*.properties.dist', '*.properties.template'],
  recognises: (text) => mayHold.test(text),
  *read({ file, tree }, reading) {
    const { path, namespace } = placeOf(file, reading);
    const properties = tree.entries.map((entry): Property => {
      const text = () => embedSegments(file, entry.key, entry.value, entry.segments);
      return {
        ...splitProfile(entry.key),
        label: { value: entry.key, at: locate(file, entry.keySpan.start, entry.keySpan.end) },
        value: valueOf(
          file,
          entry.valueSpan,
          entry.valueSpan.end - entry.valueSpan.start === entry.value.length ? undefined : text,
          namespace,
        ),
        document: entry.document,
      };
    });
    const make = new FactMaker('client/spring-properties', reading, { kind: 'application', path });
    yield* factsOfProperties({ make, path, namespace, properties });
  },
});

/** Settings of Spring, Quarkus and Micronaut in YAML: nested keys, several documents, each of its own profile. */
export const springYaml = reader({
  id: 'client/spring-yaml',
  title: 'Spring settings in YAML',
  layers: ['client'],
  notation: 'yaml',
  files: ['application*.yml', 'application*.yaml', 'bootstrap*.yml', 'bootstrap*.yaml'],
  recognises: (text) => mayHold.test(text),
  *read({ file, tree }, reading) {
    const { path, namespace } = placeOf(file, reading);
    const properties: Property[] = [];
    for (const [document, root] of tree.documents.entries()) {
      if (isCompose(root) || isManifest(root)) continue;
      for (const { node, path: keys, key } of scalarsBelow(root)) {
        if (key === undefined || node.text.length > 4096 || maskedValue.test(node.text)) continue;
        properties.push({
          ...splitProfile(keys.join('.')),
          label: { value: key.text, at: locate(file, key.span.start, key.span.end) },
          value: valueOf(file, node.span, node.exact ? undefined : () => embedScalar(file, key.text, node), namespace),
          document,
        });
      }
    }
    const make = new FactMaker('client/spring-yaml', reading, { kind: 'application', path });
    yield* factsOfProperties({ make, path, namespace, properties });
  },
});

function placeOf(file: SourceFile, reading: Reading): { readonly path: string; readonly namespace: Namespace } {
  const path = pathOf(file, reading);
  return { path, namespace: { kind: 'properties', root: directoryOf(path) } };
}

/** `decoded` makes the text where escapes changed it. */
function valueOf(
  file: SourceFile,
  { start, end }: Span,
  decoded: (() => SourceFile) | undefined,
  namespace: Namespace,
): Property['value'] {
  const text = decoded?.();
  const value =
    text === undefined
      ? parsePropertyPlaceholders(file, start, end, namespace)
      : parsePropertyPlaceholders(text, 0, text.text.length, namespace);
  return { value, at: locate(file, start, end) };
}
