import type { Located } from '../text/span.ts';
import type { FactBase } from './base.ts';
import type { Product } from './server.ts';
import type { Namespace, PortValue, Template } from './template.ts';

/** Anything else that holds a port (adminer, an exporter, `EXPOSE`): needed to keep quiet about it. */
export interface OtherListen extends FactBase<'platform.listen', 'platform'> {
  readonly product: Product;
  readonly port: PortValue;
  /** A container's declared port: opens nothing, and resolves what names it (a Service's target, a NetworkPolicy, a probe). */
  readonly declared?: { readonly name?: Located<string> };
}

/** A variable is given a value. `value` undefined: taken from the outside (`environment: [PGPORT]`, a secret reference). */
export interface Definition extends FactBase<'platform.definition', 'platform'> {
  readonly name: string;
  readonly value: Located<Template> | undefined;
  readonly namespace: Namespace;
  /** Inside one namespace the greater rank wins; of equal ranks the later in one file. */
  readonly rank: number;
}

/** Names under which a setting is known in a network. */
export interface NameFact extends FactBase<'platform.name', 'platform'> {
  readonly names: readonly Located<string>[];
  /** Network key as written in the file; `default` for the project's own. */
  readonly network: string;
}

/** What a container runs. */
export interface ImageFact extends FactBase<'platform.image', 'platform'> {
  readonly image: Located<Template> | 'build' | 'inherited';
  /** Arguments in their order (a shell-form command is split into words); undefined: the image's own. */
  readonly command: readonly Template[] | undefined;
  readonly entrypoint: readonly Template[] | undefined;
  readonly profiles: readonly string[];
  /** `host`, `service:x`, `container:x`, `none`, as written; `job` where a CI service shares the network of its job. */
  readonly networkMode?: string;
}

/** File ↔ container path (bind mount, COPY). */
export interface Mount extends FactBase<'platform.mount', 'platform'> {
  /**
   * Repository path of a file or directory, `volume:NAME` for a named volume, or in a pod `configmap/NAME`, `secret/NAME` (each key a file
   * below `target`) and `configmap/NAME/KEY`. In the setting of a ConfigMap: a file that becomes the key `target`.
   */
  readonly source: string;
  readonly target: Located<string>;
}

/**
 * A tie that is written down. What `from` and `to` are depends on `how`:
 * - `env-file`: setting → repository path of the file, in `to` (`order` = reading order; later wins)
 * - `build`: setting → repository path of the Dockerfile; `from` is the directory of the build context
 * - `extends`: setting → `path#service`
 * - `compose-file`: file → file it includes, or that is started together with it (`-f a -f b`)
 * - `include`, `include-dir`: configuration file → path it includes, at `at` (order decides)
 * - `group`: resource address → security group address (module in the setting)
 * - `module`: Terraform module call → directory of its source, `from` the call's name
 * - `loads`: script or unit → file it loads (`source x.env`, `EnvironmentFile=`)
 * - `starts`: script → file or directory it starts or runs
 * - `resets`: drop-in → unit whose commands of the key `from` it forgets (an empty `ExecStart=`)
 * - `env-from`: pod → `configmap/NAME` or `secret/NAME`, all of whose keys it has as variables, with `prefix` in front
 * - `kustomize`: directory of a kustomization → file or directory of what it brings
 * - `patch`: directory of a kustomization → file of a patch, or `kind/NAME` of what a patch changes that is no manifest itself
 * - `chart`: directory of a chart → directory of a chart it brings, `from` the key of its values
 * - `role`: play (`path#number`), task file or role → directory of the role it uses
 * - `member`: host or group of an inventory → group it belongs to, both by their names
 */
export interface Attachment extends FactBase<'platform.attachment', 'platform'> {
  readonly how:
    | 'env-file'
    | 'build'
    | 'extends'
    | 'compose-file'
    | 'include'
    | 'include-dir'
    | 'group'
    | 'module'
    | 'loads'
    | 'starts'
    | 'resets'
    | 'env-from'
    | 'kustomize'
    | 'patch'
    | 'chart'
    | 'role'
    | 'member';
  readonly from: string;
  readonly to: string;
  readonly optional?: true;
  readonly prefix?: string;
}
