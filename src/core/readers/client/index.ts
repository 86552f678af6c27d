import { djangoSettings, dsnInCode, gitlabOmnibus } from './code.ts';
import { dsnInIni } from './dsn-in-ini.ts';
import { dsnInJson, dsnInToml, dsnInYaml } from './dsn-in-trees.ts';
import { dsnInXml } from './dsn-in-xml.ts';
import { envFile } from './env-file.ts';
import { monit } from './monit.ts';
import { pgServiceFile } from './pg-service-file.ts';
import { pgpass } from './pgpass.ts';
import type { Reader } from '../reader.ts';
import { grafanaDatasources } from './grafana-datasources.ts';
import { pgadminServers } from './pgadmin-servers.ts';
import { pgbackrest } from './pgbackrest.ts';
import { railsDatabase } from './rails-database.ts';
import { springProperties, springYaml } from './spring.ts';
import { secrets } from './secrets.ts';
import { sql } from './sql.ts';

/** One line a reader. */
export const clientReaders: readonly Reader[] = [
  envFile,
  secrets,
  springProperties,
  springYaml,
  railsDatabase,
  djangoSettings,
  dsnInCode,
  dsnInIni,
  dsnInJson,
  dsnInToml,
  dsnInYaml,
  monit,
  dsnInXml,
  pgadminServers,
  gitlabOmnibus,
  grafanaDatasources,
  pgbackrest,
  pgServiceFile,
  pgpass,
  sql,
];
