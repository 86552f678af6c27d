/**
 * What a reader can know about where a fact holds. The topology makes places (network namespaces) of settings; readers never say a place.
 * Paths are repository-relative.
 */
export type Setting =
  | { readonly kind: 'compose-service'; readonly path: string; readonly service: string }
  /** `docker run`, a `docker_container` task. `ordinal` separates unnamed ones of one file. */
  | {
      readonly kind: 'container-run';
      readonly path: string;
      readonly name?: string;
      readonly network?: string;
      readonly ordinal: number;
      /** The CI job that starts it: it lives and dies with the job. */
      readonly job?: string;
    }
  /** Inside an image while it is built, and in every container started from it: Dockerfile ENV, CMD, HEALTHCHECK. */
  | { readonly kind: 'image-build'; readonly path: string; readonly stage?: string }
  | {
      readonly kind: 'pod';
      readonly path: string;
      readonly namespace?: string;
      /** `deployment/NAME`: kind and name as kubectl writes them. */
      readonly workload: string;
      readonly container?: string;
      readonly labels: Readonly<Record<string, string>>;
    }
  /**
   * A ConfigMap, Secret, Service or Endpoints: `configmap/NAME`, `configmap/NAME/KEY` for a file in it. What a ConfigMap or Secret says holds in
   * every pod that uses it.
   */
  | { readonly kind: 'kubernetes-object'; readonly path: string; readonly namespace?: string; readonly object: string }
  | { readonly kind: 'task'; readonly path: string; readonly family: string; readonly container?: string }
  /** A CI job. `step` is the number (from 1) of the step that states it; every step of a job is in one place. */
  | { readonly kind: 'job'; readonly path: string; readonly job: string; readonly inContainer: boolean; readonly step?: number }
  /** A service container of a CI job. */
  | { readonly kind: 'job-service'; readonly path: string; readonly job: string; readonly service: string }
  /** Bare configuration, a unit, a play (`hosts` pattern), a script. `command`: the key of the unit's command line that states it (`ExecStart`). */
  | { readonly kind: 'machine'; readonly path: string; readonly hosts?: string; readonly command?: string }
  /** After `docker exec X`, `docker compose exec X`, `kubectl exec POD`, `ssh H`: the place of X. */
  | {
      readonly kind: 'inside';
      readonly path: string;
      readonly target: string;
      readonly of: 'docker' | 'compose' | 'kubectl' | 'ssh';
    }
  /** A managed database, an instance, a load balancer, by its Terraform address. */
  | { readonly kind: 'resource'; readonly module: string; readonly address: string; readonly engine?: string }
  /** A settings file or code: who loads it and the host it names decide. */
  | { readonly kind: 'application'; readonly path: string; readonly section?: string; readonly variable?: string }
  /**
   * Conninfo evaluated inside the server (foreign servers, subscriptions, primary_conninfo). `server: 'unknown'`: the file is none of its own
   * settings, somebody runs it in a server.
   */
  | { readonly kind: 'database'; readonly path: string; readonly server?: 'unknown' }
  | { readonly kind: 'secret'; readonly name: string };

export type Environment = 'dev' | 'test' | 'ci' | 'staging' | 'prod' | 'example' | 'any';

/** What a statement is worth, strongest first. */
export type Standing =
  /** What the program will read as it stands. */
  | 'effective'
  /** Used only when a variable is not set (`${A:-5432}`, `getenv(x, 5432)`, a flag's default). */
  | 'fallback'
  /** `.env.example`, `*.sample`, `*.dist`, `*.template`. */
  | 'sample'
  /** `echo`, usage text, the text of `:?`. */
  | 'printed'
  /** Assertions, table rows, fixtures: never dialled. */
  | 'data';

const strength: readonly Standing[] = ['effective', 'fallback', 'sample', 'printed', 'data'];

/** The weaker of two standings: a chain is worth its weakest link. */
export function weakest(a: Standing, b: Standing): Standing {
  return strength.indexOf(a) >= strength.indexOf(b) ? a : b;
}

/** Whether two statements can be about one running system. `any` goes with all; dev with example; ci with test (topology.md §1). */
export function compatible(a: Environment, b: Environment): boolean {
  if (a === b || a === 'any' || b === 'any') return true;
  const pair = [a, b].sort().join(' ');
  return pair === 'dev example' || pair === 'ci test';
}

const words: readonly (readonly [Environment, RegExp])[] = [
  ['example', /^(examples?|samples?|demos?|tutorials?|playground)$/],
  ['ci', /^(ci|github|gitlab|travis|circleci|buildkite|jenkins)$/],
  ['test', /^(tests?|testing|e2e|spec|specs|integration|molecule)$/],
  ['dev', /^(dev|devel|development|local|devcontainer|sandbox)$/],
  ['staging', /^(stag|staging|stage|preview|qa|uat|preprod)$/],
  ['prod', /^(prod|production|live)$/],
];

/** The last component that names an environment decides: `prod/compose.test.yml` is test. */
export function environmentOf(path: string): Environment {
  for (let end = path.length; end >= 0;) {
    const start = path.lastIndexOf('/', end - 1) + 1;
    const environment = environmentOfWord(path.slice(start, end));
    if (environment !== undefined) return environment;
    end = start - 1;
  }
  return 'any';
}

/** Names repeat in a tree; a tree of files with one name each must not fill the memory. */
const known = new Map<string, Environment | undefined>();
const rememberedNames = 20_000;

function environmentOfWord(component: string): Environment | undefined {
  if (known.has(component)) return known.get(component);
  const parts = component.toLowerCase().split(/[._\- ]+/);
  const environment = words.find(([, pattern]) => parts.some((part) => pattern.test(part)))?.[0];
  if (known.size < rememberedNames) known.set(component, environment);
  return environment;
}
