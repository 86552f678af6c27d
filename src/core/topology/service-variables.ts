import type { Definition } from '../facts/platform.ts';
import { directoryOf } from '../text/paths.ts';
import { none, whole, type Candidates } from './candidates.ts';
import type { FactIndex } from './fact-index.ts';
import { append } from './grouping.ts';

const databaseName = /(?:^|_)(?:PG|DB|DATABASE|POSTGRES|POSTGRESQL)_?(?:[A-Z]+_)?(?:HOST|PORT)$/;

/** Variables of compose services that name a part of a database's address, by the directory of their file. */
export class ServiceVariables {
  private readonly byDirectory = new Map<string, Definition[]>();

  constructor(index: FactIndex) {
    for (const definition of index.of('platform.definition')) {
      const { namespace, name } = definition;
      if (namespace.kind === 'process' && namespace.setting.kind === 'compose-service' && databaseName.test(name))
        append(this.byDirectory, `${directoryOf(namespace.setting.path)}\n${name}`, definition);
    }
  }

  /** What fills in a template is the environment of some service: those of the nearest compose files that define the name, each one world. */
  around(directory: string, name: string): Candidates {
    for (let current = directory; ; current = directoryOf(current)) {
      const found = this.byDirectory.get(`${current}\n${name}`) ?? [];
      if (found.length > 0) return whole(found.map((definition) => ({ definition, weight: 1 })));
      if (current === '') return none;
    }
  }
}
