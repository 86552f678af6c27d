import type { ClientConninfo, Endpoint } from '../facts/client.ts';
import type { TemplatePart } from '../facts/template.ts';
import type { FactIndex } from './fact-index.ts';
import { groupBy } from './grouping.ts';
import type { Scopes } from './scopes.ts';
import type { DialFact } from './verdict.ts';

/** Sections of pg_service.conf, from which a connection takes what it leaves out (semantics B.1). */
export class ServiceFiles {
  private readonly sections: ReadonlyMap<string, readonly ClientConninfo[]>;
  private readonly scopes: Scopes;

  constructor(index: FactIndex, scopes: Scopes) {
    this.scopes = scopes;
    const all = index.of('client.conninfo').filter(({ reader }) => reader === 'client/pg-service-file');
    this.sections = groupBy(all, ({ at, label }) => keyOf(scopes.of(at.path), label?.value ?? ''));
  }

  /** The endpoint with what the section says; as it is when it leaves nothing to a service, or nobody knows which section is meant. */
  filled({ conninfo, at }: DialFact, endpoint: Endpoint): Endpoint {
    const { service } = conninfo;
    const section = service === undefined ? undefined : this.named(service.value, at.path)?.conninfo.endpoints[0];
    if (section === undefined) return endpoint;
    const { host, port } = endpoint;
    return {
      host: host.kind === 'name' && isLeft(host.template) ? section.host : host,
      port: port.kind === 'template' && isLeft(port.template) ? section.port : port,
    };
  }

  /** The one of the nearest scope that has any. */
  private named(name: string, path: string): ClientConninfo | undefined {
    for (let scope: string | undefined = this.scopes.of(path); scope !== undefined; scope = this.scopes.parentOf(scope)) {
      const [found, ...others] = this.sections.get(keyOf(scope, name)) ?? [];
      if (found !== undefined) return others.length > 0 ? undefined : found;
    }
    return undefined;
  }
}

function keyOf(scope: string, name: string): string {
  return `${scope}\n${name}`;
}

function isLeft(template: readonly TemplatePart[]): boolean {
  return template.some((part) => part.kind === 'opaque' && part.what === 'service');
}
