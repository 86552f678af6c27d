import type { Piece } from '../../../commands/firewall/ports.ts';
import type { RuleContext } from '../../../commands/firewall/rules.ts';
import { xmlAttribute, type XmlElement, type XmlText } from '../../../documents/xml.ts';
import { literal } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';

export function pieceOf(context: RuleContext, text: XmlText): Piece {
  const at = locate(context.file, text.start, text.end);
  return { value: literal(text.value, at), at };
}

export function attribute(context: RuleContext, element: XmlElement | undefined, name: string): Piece | undefined {
  const value = element === undefined ? undefined : xmlAttribute(element, name);
  return value === undefined ? undefined : pieceOf(context, value);
}

export function childrenOf(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.filter((child) => child.kind === 'element' && names.includes(child.name)) as readonly XmlElement[];
}
