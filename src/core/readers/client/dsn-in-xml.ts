import { looksLikeDsn, readDsn } from '../../conninfo/dsn.ts';
import { isCredential, placeOf } from '../../conninfo/variables.ts';
import { xmlAttribute, type XmlElement, type XmlText } from '../../documents/xml.ts';
import type { ClientConninfo } from '../../facts/client.ts';
import type { Namespace } from '../../facts/template.ts';
import { parsePropertyPlaceholders } from '../../templates/property-placeholders.ts';
import { directoryOf } from '../../text/paths.ts';
import { embedSegments, locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader, type Reading } from '../reader.ts';

/** A connection string in any attribute or element: persistence.xml, hibernate.cfg.xml, context.xml, Spring's beans, Web.config. */
export const dsnInXml = reader({
  id: 'client/dsn-in-xml',
  title: 'Connection strings in XML files',
  layers: ['client'],
  notation: 'xml',
  files: ['*.xml', '*.config'],
  recognises: (text) => /postgres|pgsql|npgsql|(?:host|server)\s*=[^;"'<>]{0,200};/i.test(text),
  *read({ file, tree }, reading) {
    const elements = [...tree.elements].reverse();
    for (let element = elements.pop(); element !== undefined; element = elements.pop()) {
      for (const { name, text } of valuesOf(element)) yield* dialsIn(file, reading, element, name, text);
      for (const child of [...element.children].reverse()) if (child.kind === 'element') elements.push(child);
    }
  },
});

function valuesOf(element: XmlElement): { readonly name: string; readonly text: XmlText }[] {
  const attributes = element.attributes.map(({ name, value }) => ({ name, text: value }));
  const texts = element.children.flatMap((child) => (child.kind === 'text' ? [{ name: element.name, text: child }] : []));
  return [...attributes, ...texts];
}

function* dialsIn(
  file: SourceFile,
  reading: Reading,
  element: XmlElement,
  written: string,
  text: XmlText,
): Iterable<ClientConninfo> {
  if (text.value.length > 4096 || !looksLikeDsn(text.value)) return;
  const path = pathOf(file, reading);
  const namespace: Namespace = { kind: 'properties', root: directoryOf(path) };
  const { value: source, at } = trimmed(file, text);
  const name = nameOf(element, written);
  const found = isCredential(name) ? undefined : readDsn(parsePropertyPlaceholders(source, 0, source.text.length, namespace), at);
  if (found === undefined) return;
  const make = new FactMaker('client/dsn-in-xml', reading, { kind: 'application', path, variable: name });
  const base = make.base('client.conninfo', 'client', placeOf(found.conninfo, at));
  yield { ...base, ...found, label: { value: name, at }, purpose: reading.purpose ?? 'session' };
}

/** `<property name="url" value="…">`, `<add name="Default" connectionString="…">`: what names the element names the value. */
function nameOf(element: XmlElement, written: string): string {
  const name = xmlAttribute(element, 'name')?.value ?? xmlAttribute(element, 'key')?.value;
  return name === undefined || name === '' || name.length > 100 ? written : name;
}

/** The text without blanks around it; a reference (`&amp;`) is a stretch of its own. */
function trimmed(file: SourceFile, { value, pieces }: XmlText) {
  const start = value.length - value.trimStart().length;
  const text = value.trim();
  let inner = 0;
  const segments = pieces.flatMap((piece) => {
    const from = Math.max(inner, start);
    const to = Math.min(inner + piece.value.length, start + text.length);
    const outer = piece.start + (from - inner);
    inner += piece.value.length;
    return from < to ? [{ inner: from - start, outer, length: to - from }] : [];
  });
  const source = embedSegments(file, 'value', text, segments);
  return { value: source, at: locate(source, 0, text.length) };
}
