import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseXml, xmlAttribute, xmlTextOf, type XmlElement, type XmlText } from '../../../src/core/documents/xml.ts';
import { ownTime, patience } from '../../support/time.ts';

function parse(text: string) {
  return parseXml({ path: 'a.xml', text, origin: 'repository' });
}

function shape(node: XmlElement | XmlText): string {
  if (node.kind === 'text') return node.value;
  const attributes = node.attributes.map(({ name, value }) => ` ${name}=${value.value}`).join('');
  return `<${node.name}${attributes}>${node.children.map(shape).join('')}</>`;
}

describe('XML', () => {
  it.each([
    ['<a/>', ['<a></>']],
    ['<?xml version="1.0"?><!-- c --><a b="c" d=\'e\'>x</a>', ['<a b=c d=e>x</>']],
    ['<a>x &amp; &#65;&#x42;</a>', ['<a>x & AB</>']],
    ['<a b="&lt;&quot;"/>', ['<a b=<"></>']],
    ['<a><![CDATA[<b>&amp;]]></a>', ['<a><b>&amp;</>']],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', ['<a>&x;</>']],
    ['<n:a x:b="1"><c/>t<d/></n:a>', ['<n:a x:b=1><c></>t<d></></>']],
    ['<a b = "1"\n c="2">\n</a>', ['<a b=1 c=2>\n</>']],
  ])('reads %j', (text, expected) => {
    const { tree, problems } = parse(text);
    expect(tree.elements.map(shape)).toEqual(expected);
    expect(problems).toEqual([]);
  });

  it.each([
    ['an open element', '<a><b>x', ['<a><b>x</></>']],
    ['an end tag that skips one', '<a><b></a><c/>', ['<a><b></></>', '<c></>']],
    ['an end tag of nothing', '<a/></b><c/>', ['<a></>', '<c></>']],
    ['an open attribute', '<a b="x><c/>', ['<a b=x><c/>></>']],
    ['a lone <', '<a>1 < 2</a>', undefined],
  ])('goes on after %s', (_, text, expected) => {
    const { tree, problems } = parse(text);
    if (expected !== undefined) expect(tree.elements.map(shape)).toEqual(expected);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('gives exact spans, references apart', () => {
    const text = '<zone><port port="5432"/><url>a&amp;b</url></zone>';
    const [zone] = parse(text).tree.elements;
    const [port, url] = zone?.children ?? [];
    if (port?.kind !== 'element' || url?.kind !== 'element') throw new Error('no elements');
    const number = xmlAttribute(port, 'port');
    expect(text.slice(number?.start, number?.end)).toBe('5432');
    expect(text.slice(port.start, port.end)).toBe('<port port="5432"/>');
    expect(xmlTextOf(url)?.pieces.map((piece) => [piece.value, text.slice(piece.start, piece.end)])).toEqual([
      ['a', 'a'],
      ['&', '&amp;'],
      ['b', 'b'],
    ]);
  });

  it('never throws', () => {
    const sample = '<a b="c"><d>x &amp; y</d><![CDATA[z]]></a>';
    const mutant = fc
      .tuple(fc.nat(sample.length - 1), fc.constantFrom('', '<', '>', '/', '"', '&', '!'))
      .map(([at, by]) => sample.slice(0, at) + by + sample.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutant), (text) => {
        for (const element of parse(text).tree.elements) expect(element.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it.each(['<a>', '</a>', '<a ', '<!', '<![CDATA[', '<a b="', '&amp;', '<a/>', '&', '<', 'a="b" ', '<!--', '<?', '"', '['])(
    'is linear on %j',
    (piece) => {
      for (const prefix of ['', '<x ', '<x>']) {
        const start = ownTime();
        parse(prefix + piece.repeat(Math.floor(1_000_000 / piece.length)));
        expect(ownTime() - start).toBeLessThan(patience);
      }
    },
  );
});
