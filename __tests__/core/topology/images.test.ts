import { describe, expect, it } from '@jest/globals';
import { imageFamily, startsServer } from '../../../src/core/topology/images.ts';

describe('imageFamily', () => {
  it.each([
    ['postgres:16', 'postgresql', 5432],
    ['postgres', 'postgresql', 5432],
    ['docker.io/library/postgres:16-alpine@sha256:aa', 'postgresql', 5432],
    ['localhost:5000/team/postgis:15', 'postgresql', 5432],
    ['pgvector/pgvector:pg16', 'postgresql', 5432],
    ['timescale/timescaledb-ha:pg16', 'postgresql', 5432],
    ['bitnami/postgresql:16', 'postgresql', 5432],
    ['edoburu/pgbouncer:1.22', 'pgbouncer', 5432],
    ['bitnami/pgbouncer', 'pgbouncer', 6432],
    ['brainsam/pgbouncer', 'pgbouncer', undefined],
    ['redis:7', 'other', undefined],
    ['cockroachdb/cockroach:v23', 'other-engine', undefined],
  ])('%s is %s on %s', (reference, product, port) => {
    const family = imageFamily(reference);
    expect([family?.product, family?.port]).toEqual([product, port]);
  });

  it.each([
    'prometheuscommunity/postgres-exporter',
    'prodrigestivill/postgres-backup-local',
    'postgrest/postgrest',
    'example/app',
    'zalando/postgres-operator',
  ])('%s is no server', (reference) => {
    expect(imageFamily(reference)?.product === 'postgresql').toBe(false);
  });
});

describe('startsServer', () => {
  it.each([
    [undefined, undefined, true],
    [undefined, ['-p', '5433'], true],
    [undefined, ['postgres', '-c', 'port=5433'], true],
    [undefined, ['psql', '-h', 'db'], false],
    [undefined, ['sleep', 'infinity'], false],
    [undefined, ['sh', '-c', 'exec docker-entrypoint.sh postgres'], true],
    [['/backup.sh'], undefined, false],
    [['docker-entrypoint.sh'], ['postgres'], true],
  ])('entrypoint %j, command %j: %s', (entrypoint, command, expected) => {
    expect(startsServer(entrypoint, command)).toBe(expected);
  });
});
