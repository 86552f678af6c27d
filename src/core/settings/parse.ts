import type { Problem } from '../documents/document.ts';
import type { Node } from '../documents/tree.ts';
import { parseYaml } from '../documents/yaml.ts';
import { layers } from '../facts/base.ts';
import type { Environment } from '../facts/setting.ts';
import type { SourceFile } from '../text/source-file.ts';
import { Context, isAbsent, listOf, oneOf, port, readMap, text, texts, type ReadValue } from './checked-map.ts';
import { levelsReader, policyReader, ruleReader, type KnownRule } from './rule-names.ts';
import { defaultSettings, type IgnoreSetting, type ServerSetting, type Settings } from './settings.ts';

export interface ParsedSettings {
  readonly settings: Settings;
  /** Each one is an error: a run with wrong settings does not start. */
  readonly problems: readonly Problem[];
}

const environments: readonly Environment[] = ['dev', 'test', 'ci', 'staging', 'prod', 'example'];

/** A settings file. Everything unknown or of a wrong type is named with the place and what is allowed there. */
export function parseSettings(file: SourceFile, rules: readonly KnownRule[]): ParsedSettings {
  return parsed(file, (node, context) => {
    const found = readMap(node, context, 'the settings file', {
      servers: serversReader,
      ignore: ignoresReader(rules),
      levels: levelsReader(rules),
      policy: policyReader(rules),
      include: texts,
      exclude: texts,
      'expected-port': port,
      layers: listOf(oneOf(layers)),
    });
    const { 'expected-port': expectedPort, ...rest } = found;
    return { ...defaultSettings, ...rest, ...(expectedPort === undefined ? {} : { expectedPort }) };
  });
}

/** The list of servers alone, as an input gives it. */
export function parseServers(file: SourceFile): ParsedSettings {
  return parsed(file, (node, context) => ({
    ...defaultSettings,
    servers: isAbsent(node) ? [] : (serversReader(node, context, 'servers') ?? []),
  }));
}

function parsed(file: SourceFile, read: (node: Node, context: Context) => Settings): ParsedSettings {
  const { tree, problems } = parseYaml(file);
  const context = new Context(file);
  const [node, second] = tree.documents;
  if (second !== undefined) context.refuse(second, 'settings are one document: nothing behind a second ---');
  const settings = node === undefined ? defaultSettings : read(node, context);
  return { settings, problems: [...problems, ...context.problems] };
}

const serversReader: ReadValue<readonly ServerSetting[]> = listOf((node, context) => {
  const server = readMap<Required<ServerSetting>>(node, context, 'an entry of servers', {
    name: text,
    files: texts,
    hosts: texts,
    port,
    environment: oneOf(environments),
  });
  if (server.name === undefined) return context.refuse(node, 'an entry of servers must have a name');
  return { ...server, name: server.name };
});

function ignoresReader(rules: readonly KnownRule[]): ReadValue<readonly IgnoreSetting[]> {
  return listOf((node, context) => {
    const entry = readMap<Required<IgnoreSetting>>(node, context, 'an entry of ignore', {
      paths: texts,
      rules: listOf(ruleReader(rules)),
      reason: text,
    });
    if (entry.reason === undefined) return context.refuse(node, 'an entry of ignore must have a reason');
    return { ...entry, reason: entry.reason };
  });
}
