import type { Setting } from '../facts/setting.ts';
import type { Word } from './command.ts';
import { parseOptions, valueOf, valuesOf, type Arguments, type OptionTable } from './options.ts';
import { shownText } from './words.ts';

const table: OptionTable = {
  short: 'aceghklmpuvw',
  long: [
    'add-host', 'annotation', 'attach', 'blkio-weight', 'cap-add', 'cap-drop', 'cgroup-parent', 'cgroupns', 'cidfile', 'cpu-period', 'cpu-quota', 'cpu-shares',
    'cpus', 'cpuset-cpus', 'cpuset-mems', 'detach-keys', 'device', 'dns', 'dns-option', 'dns-search', 'domainname', 'entrypoint', 'env', 'env-file', 'expose',
    'gpus', 'group-add', 'health-cmd', 'health-interval', 'health-retries', 'health-start-period', 'health-timeout', 'hostname', 'ip', 'ip6', 'ipc',
    'isolation', 'label', 'label-file', 'link', 'link-local-ip', 'log-driver', 'log-opt', 'mac-address', 'memory', 'memory-reservation', 'memory-swap',
    'mount', 'name', 'net', 'network', 'network-alias', 'net-alias', 'oom-score-adj', 'pid', 'pids-limit', 'platform', 'pod', 'publish', 'pull', 'restart',
    'runtime', 'security-opt', 'shm-size', 'stop-signal', 'stop-timeout', 'storage-opt', 'sysctl', 'tmpfs', 'ulimit', 'user', 'userns', 'uts', 'volume',
    'volume-driver', 'volumes-from', 'workdir', 'secret',
  ],
  leading: true,
}; // prettier-ignore

/** The words of `docker run`, `podman run`, `docker create`, sorted. */
export interface DockerRun {
  readonly given: Arguments;
  readonly image: Word | undefined;
  readonly command: readonly Word[];
  readonly name: Word | undefined;
  readonly network: Word | undefined;
}

export function readDockerRun(words: readonly Word[]): DockerRun {
  const given = parseOptions(words, table);
  const [image, ...command] = given.operands;
  return { given, image, command, name: valueOf(given, 'name'), network: valueOf(given, 'network', 'net') };
}

export function valuesOfRun(run: DockerRun, ...names: readonly string[]): Word[] {
  return valuesOf(run.given, ...names);
}

/** The place of the image's name numbers the run: it is unique in the file, also over several scripts in one. */
export function settingOfRun(run: DockerRun, path: string, around: Setting): Setting {
  const job = around.kind === 'job' ? { job: around.job } : {};
  const name = run.name === undefined ? {} : { name: shownText(run.name) };
  const network = run.network === undefined ? {} : { network: shownText(run.network) };
  return { kind: 'container-run', path, ...name, ...network, ordinal: run.image?.at.span.start ?? 0, ...job };
}
