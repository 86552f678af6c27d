import { parseAnsibleInventory } from './ansible-inventory.ts';
import { parseNginx, parseOdyssey } from './blocks.ts';
import { parseCode } from './code.ts';
import type { Document, Parse } from './document.ts';
import { parseDockerfile } from './dockerfile.ts';
import { parseDotenv, parsePairs } from './dotenv.ts';
import { parseHaproxy } from './haproxy.ts';
import { parseHcl } from './hcl.ts';
import { parseIni } from './ini.ts';
import { parseIptablesSave } from './iptables-save.ts';
import { parseJson } from './json.ts';
import { parseLines } from './lines.ts';
import { parseMakefile } from './makefile.ts';
import { parseMonitrc } from './monitrc.ts';
import { parseNftables } from './nftables.ts';
import { parsePgHba } from './pg-hba.ts';
import { parsePgServiceFile } from './pg-service-file.ts';
import { parsePgbouncerIni } from './pgbouncer-ini.ts';
import { parsePgpass } from './pgpass.ts';
import { parsePostgresqlConf } from './postgresql-conf.ts';
import { parsePowershell } from './powershell.ts';
import { parseProperties } from './properties.ts';
import { parseShell } from './shell.ts';
import { parseSql } from './sql.ts';
import { parseSystemdUnit } from './systemd-unit.ts';
import { parseToml } from './toml.ts';
import { parseUfwRules } from './ufw-rules.ts';
import { parseXml } from './xml.ts';
import { parseYaml } from './yaml.ts';

/** Every notation that is read, by the name readers give. */
export const notations = {
  'ansible-inventory': parseAnsibleInventory,
  /** Source code of a dozen languages, by the extension. */
  code: parseCode,
  dockerfile: parseDockerfile,
  /** `NAME=value` lines with quotes, comments and interpolation. */
  dotenv: parseDotenv,
  haproxy: parseHaproxy,
  hcl: parseHcl,
  ini: parseIni,
  'iptables-save': parseIptablesSave,
  json: parseJson,
  lines: parseLines,
  makefile: parseMakefile,
  monitrc: parseMonitrc,
  nftables: parseNftables,
  nginx: parseNginx,
  odyssey: parseOdyssey,
  /** `NAME=value` lines taken as they are: secrets given as input. */
  pairs: parsePairs,
  'pg-hba': parsePgHba,
  'pg-service-file': parsePgServiceFile,
  'pgbouncer-ini': parsePgbouncerIni,
  pgpass: parsePgpass,
  'postgresql-conf': parsePostgresqlConf,
  powershell: parsePowershell,
  /** java.util.Properties. */
  properties: parseProperties,
  shell: parseShell,
  sql: parseSql,
  'systemd-unit': parseSystemdUnit,
  toml: parseToml,
  'ufw-rules': parseUfwRules,
  xml: parseXml,
  yaml: parseYaml,
} as const;

export type NotationName = keyof typeof notations;
export type TreeOf<N extends NotationName> = (typeof notations)[N] extends Parse<infer Tree> ? Tree : never;
export type AnyDocument = Document<unknown>;
