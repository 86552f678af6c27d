import type { Report, SmokeStep, SmokeSummary, SmokeTarget } from '../report.ts';
import { code, prose } from './markdown-text.ts';
import { clipped, safe } from './redact.ts';

const textLimit = 300;

/** Nothing was read: the report is one of the live test alone. */
export function smokeAlone({ smoke, filesRead, servers, layers }: Report): boolean {
  return smoke !== undefined && filesRead === 0 && servers.length === 0 && layers.every(({ facts }) => facts === 0);
}

/** For the verdict of a run. */
export function smokeText({ verdict, troubles, untested }: SmokeSummary): string {
  const rest = untested.length === 0 ? '' : ` (not tested: ${untested.join('; ')})`;
  if (verdict === 'pass') return `live test passed${rest}`;
  return verdict === 'fail' ? 'live test failed' : `live test inconclusive: ${troubles.join('; ')}`;
}

const verdicts: Readonly<Record<SmokeSummary['verdict'], string>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'inconclusive',
};

/** The verdict alone, and what could not be done or was not asked for, a line each. */
function told({ verdict, troubles, untested, elapsedMs }: SmokeSummary): readonly [verdict: string, ...rest: string[]] {
  return [
    `live test ${verdicts[verdict]}, ${(elapsedMs / 1000).toFixed(1)} s`,
    ...(troubles.length === 0 ? [] : [`could not be done: ${troubles.join('; ')}`]),
    ...(untested.length === 0 ? [] : [`not tested: ${untested.join('; ')}`]),
  ];
}

const names: Readonly<Record<SmokeTarget['role'], string>> = {
  server: 'server',
  'old-port': 'old port',
  pooler: 'pooler',
  socket: 'socket',
};

/** `old port of db:5432`: what a secret names is called by the input. */
export function targetName({ role, host, port }: SmokeTarget): string {
  const place = host.startsWith('/')
    ? `${host.replace(/\/$/, '')}/.s.PGSQL.${port}`
    : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return `${names[role]} ${place}`;
}

const stepNames: Readonly<Record<SmokeStep['name'], string>> = {
  resolution: 'name',
  binding: 'binding',
  tcp: 'TCP',
  socket: 'socket file',
  wire: 'who answers',
  login: 'login',
};

const words = { well: 'ok', ill: 'bad', open: '?' } as const;

/** Lines for a terminal: a heading, then a line a step. `paint` colours the word of the outcome. */
export function smokeLines(smoke: SmokeSummary, paint: (outcome: SmokeStep['outcome'], word: string) => string): string[] {
  const targets = smoke.targets.flatMap((target) => [
    `  ${safe(targetName(target))}`,
    ...target.steps.map(({ name, verdict, outcome, ms, text }) => {
      const word = paint(outcome, words[outcome].padEnd(3));
      return `    ${word} ${stepNames[name].padEnd(11)} ${verdict.padEnd(12)} ${`${Math.round(ms)} ms`.padStart(8)}  ${safe(clipped(text, textLimit))}`;
    }),
  ]);
  const [verdict, ...rest] = told(smoke).map(safe);
  return [verdict ?? '', ...targets, ...rest.map((line) => `  ${line}`)];
}

const marks = { well: '✅', ill: '❌', open: '❔' } as const;
const verdictMarks = { pass: '✅', fail: '❌', inconclusive: '❔' } as const;

/** A section of the job summary and of the comment; '' without a live test. */
export function smokeSection({ smoke }: Report): string {
  if (smoke === undefined) return '';
  const rows = smoke.targets.flatMap((target) =>
    target.steps.map(({ name, verdict, outcome, ms, text }, index) => {
      const shown = index === 0 ? code(clipped(targetName(target), textLimit)) : '';
      return `| ${shown} | ${stepNames[name]} | ${marks[outcome]} ${prose(verdict)} | ${Math.round(ms)} | ${prose(clipped(text, textLimit))} |`;
    }),
  );
  const table =
    rows.length === 0 ? [] : ['', '| Target | Step | Verdict | ms | What it means |', '|---|---|---|---|---|', ...rows];
  const said = told(smoke).map((line) => prose(clipped(line, 3 * textLimit)));
  return ['### Live test', '', `${verdictMarks[smoke.verdict]} ${said.join('  \n')}`, ...table].join('\n');
}
