import type { Fact } from '../../facts/fact.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';
import { listenFact, upstreamFacts } from './haproxy/facts.ts';
import { proxiesOf } from './haproxy/proxies.ts';

/**
 * haproxy.cfg (semantics C.2): what listens for PostgreSQL's clients and where it leads. HTTP and whatever shows no trace of PostgreSQL
 * is left alone.
 */
export const haproxy = reader({
  id: 'pooler/haproxy',
  title: 'haproxy.cfg',
  layers: ['pooler'],
  notation: 'haproxy',
  files: [
    '*.cfg',
    '*.cfg.*',
    '*haproxy*.conf',
    '*haproxy*.conf.*',
    '*haproxy*.tmpl',
    '*haproxy*.j2',
    '*haproxy*.erb',
    '*haproxy*.tpl',
  ],
  recognises: (text) =>
    /^[ \t]*(?:listen|frontend|backend)[ \t]+\S/m.test(text) && /^[ \t]*(?:bind|server|server-template)[ \t]+\S/m.test(text),
  rendered: true,
  *read({ file, tree }, reading): Iterable<Fact> {
    const path = pathOf(file, reading);
    const make = new FactMaker('pooler/haproxy', reading, { kind: 'machine', path });
    const text = { file, namespace: { kind: 'process', setting: make.setting }, rendering: reading.rendering } as const;
    for (const proxy of proxiesOf(tree, text)) {
      for (const bind of proxy.binds) yield listenFact(make, path, bind);
      for (const server of proxy.servers) yield* upstreamFacts(make, text, proxy, server);
    }
  },
});
