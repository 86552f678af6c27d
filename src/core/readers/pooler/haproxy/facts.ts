import type { Fact } from '../../../facts/fact.ts';
import type { FactMaker } from '../../reader.ts';
import { endpointOf, placeOf, type Bind, type Text } from './addresses.ts';
import type { Proxy, ServerLine } from './proxies.ts';

export function listenFact(make: FactMaker, path: string, { port, address }: Bind): Fact {
  return {
    ...make.base('pooler.listen', 'pooler', port.at),
    product: 'haproxy',
    port,
    addresses: address === undefined ? 'default' : [address],
    configFile: path,
  };
}

/** Named as in HAProxy's own logs: `backend/server`. */
export function* upstreamFacts(make: FactMaker, text: Text, proxy: Proxy, { name, address }: ServerLine): Iterable<Fact> {
  const endpoint = endpointOf(address, proxy.clientsPort, text);
  if (endpoint === undefined) return;
  yield {
    ...make.base('pooler.upstream', 'pooler', endpoint.port.at),
    conninfo: { endpoints: [endpoint], flags: [], sensitive: false },
    dialect: 'address',
    label: { value: `${proxy.name.text}/${name.text}`, at: placeOf(name, text) },
    purpose: 'session',
    product: 'haproxy',
    pool: { value: proxy.name.text, at: placeOf(proxy.name, text) },
  };
}
