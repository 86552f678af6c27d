/** Sample repositories with a known number of findings: a service that dials the wrong port of its database, in a folder of its own. */
export function driftedService(folder: string): Readonly<Record<string, string>> {
  return {
    [`${folder}/docker-compose.yml`]: `services:
  db:
    image: postgres:16
  web:
    image: example/web
    environment:
      DATABASE_URL: postgres://app@db:5439/app
`,
  };
}

/** A database that is published on all interfaces: a note. */
export function openService(folder: string, port: number): Readonly<Record<string, string>> {
  return { [`${folder}/docker-compose.yml`]: `services:\n  db:\n    image: postgres:16\n    ports: ["${port}:5432"]\n` };
}

/** So many folders with errors, warnings (tests weigh less) and notes. */
export function findings(counts: {
  readonly errors?: number;
  readonly warnings?: number;
  readonly notes?: number;
}): Record<string, string> {
  const numbered = (count = 0): string[] => Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, '0'));
  return Object.assign(
    {},
    ...numbered(counts.errors).map((n) => driftedService(`error-${n}`)),
    ...numbered(counts.warnings).map((n) => driftedService(`tests/warning-${n}`)),
    ...numbered(counts.notes).map((n) => openService(`note-${n}`, 10_000 + Number(n))),
  ) as Record<string, string>;
}
