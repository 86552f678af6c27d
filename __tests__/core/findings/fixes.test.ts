import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

const manifest = `apiVersion: v1
kind: Service
metadata: { name: db }
spec:
  selector: { app: db }
  ports: [{ port: 5433, targetPort: 5433 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - { name: db, image: "postgres:16", args: [-p, "5433"] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      containers:
        - { name: app, image: "acme/app:1", envFrom: [{ secretRef: { name: app } }] }
---
`;

/** The manifest with each edit of an implied port applied; findings without one are there as they were. */
function edited(secret: string): string[] {
  const text = `${manifest}apiVersion: v1\nkind: Secret\nmetadata: { name: app }\n${secret}\n`;
  const { findings } = check(memoryWorkspace({ 'app.yml': text }), defaultSettings);
  const implied = findings.filter(({ ruleId }) => ruleId === 'client/implied-port');
  expect(implied.length).toBeGreaterThan(0);
  return implied.flatMap(({ fixes }) =>
    fixes.flatMap(({ edits }) =>
      edits.map(({ at: { span }, text: inserted }) => (text.slice(0, span.start) + inserted + text.slice(span.end)).slice(manifest.length)),
    ),
  ); // prettier-ignore
}

describe('a port that nobody wrote', () => {
  it('is inserted behind the host', () => {
    expect(edited('stringData:\n  DATABASE_URL: postgres://app@db/app')[0]).toContain('postgres://app@db:5433/app');
  });

  it.each(['db', 'db.default.svc.cluster.local'])('is not inserted into base64: %s', (host) => {
    const blob = Buffer.from(`postgres://app@${host}/app`).toString('base64');
    expect(edited(`data:\n  DATABASE_URL: ${blob}`)).toEqual([]);
  });

  it('nor into a file that base64 holds', () => {
    const blob = Buffer.from('DATABASE_URL=postgres://app@db/app\n').toString('base64');
    expect(
      edited(`data:\n  DATABASE_URL: ${Buffer.from('postgres://app@db/app').toString('base64')}\n  app.env: ${blob}`),
    ).toEqual([]);
  });
});
