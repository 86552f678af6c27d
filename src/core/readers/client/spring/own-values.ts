import type { Template, TemplatePart } from '../../../facts/template.ts';
import type { Location } from '../../../text/span.ts';
import type { Property } from './property.ts';

const maxDepth = 6;
const maxParts = 64;

/** `${db.port}` written in the same file: the same document first, then any before it. A place where an edit goes stays the literal's own. */
export class OwnValues {
  private readonly byKey = new Map<string, Property>();

  constructor(properties: readonly Property[]) {
    for (const property of properties) {
      this.byKey.set(`${property.document} ${property.key}`, property);
      if (property.profile === undefined && !this.byKey.has(property.key)) this.byKey.set(property.key, property);
    }
  }

  resolve({ value, document }: Property): Template {
    return this.filled(value.value, document, value.at, 0);
  }

  private filled(template: Template, document: number, within: Location, depth: number): Template {
    if (depth >= maxDepth || !template.some((part) => part.kind === 'use')) return template;
    const parts: TemplatePart[] = [];
    for (const part of template) {
      const found = part.kind === 'use' ? this.find(part.use.name, document) : undefined;
      if (found === undefined || found.value.at === within || parts.length > maxParts) parts.push(part);
      else parts.push(...this.filled(found.value.value, document, found.value.at, depth + 1));
    }
    return parts;
  }

  private find(name: string, document: number): Property | undefined {
    return this.byKey.get(`${document} ${name}`) ?? this.byKey.get(name);
  }
}
