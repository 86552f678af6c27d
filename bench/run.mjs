#!/usr/bin/env node
// `npm run bench [-- PATH… --large --rounds N]`: how fast the committed dist/ is, as ratios to what the machine can do.
//   start   dist/index.js and dist/cli/index.js on an empty directory, over `node -e 0`
//   check   a whole check, over ripgrep reading the same tree for six words (`-l -uu`), on generated repositories of 100 and 1,000 services
//           (10,000 with --large; cached in .tmp/bench) and on every PATH
//   growth  exponent of (check − start) between the generated sizes: 1 is linear
// Commands take turns, so that a busy machine disturbs all alike; medians are shown. Ratios are what to compare between machines.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rgPath } from '@vscode/ripgrep';
import { generate } from './gen-monorepo.mjs';
import { interleaved } from './measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { paths, large, rounds } = options(process.argv.slice(2));
const node = process.execPath;
const cli = join(root, 'dist', 'cli', 'index.js');
const action = join(root, 'dist', 'index.js');
if (!existsSync(cli)) fail('dist/ is missing: npm run build');

const started = startUp();
const sizes = [100, 1000, ...(large ? [10_000] : [])];
const trees = [
  ...sizes.map((size) => ({ name: `n${size}`, size, path: generated(size) })),
  ...paths.map((path) => ({ name: basename(path), path })),
];
console.log('\nwhole check                        wall ms   rg ms  ratio   CPU ms  ratio   peak MB');
const measured = trees.map((tree) => ({ ...tree, ...checked(tree) }));
growth(measured.filter(({ size }) => size !== undefined));

function startUp() {
  const empty = mkdtempSync(join(tmpdir(), 'pg-port-guard-bench-'));
  const result = interleaved(
    {
      'node -e 0': { words: [node, '-e', '0'], directory: empty },
      'dist/index.js': { words: [node, action], directory: empty },
      'dist/cli/index.js': { words: [node, cli, 'check', '--fail-on', 'never'], directory: empty },
    },
    Math.max(rounds, 15),
  );
  rmSync(empty, { recursive: true });
  const floor = result['node -e 0'];
  console.log(`start-up, Node ${process.version}            wall ms     min  ratio   CPU ms          peak MB`);
  for (const [name, { wall, min, cpu, rss }] of Object.entries(result)) {
    console.log(row(name, wall, min, (wall / floor.wall).toFixed(2), cpu, '', rss));
  }
  return result['dist/cli/index.js'].wall;
}

/** Six words of a PostgreSQL port: what the fastest reader of everything looks for. */
function checked({ name, path }) {
  const needles = ['postgres', 'PGPORT', '5432', 'pgbouncer', 'DATABASE_URL', 'psql'].flatMap((word) => ['-e', word]);
  const { check, rg } = interleaved(
    {
      check: { words: [node, cli, 'check', '.', '--format', 'json', '--fail-on', 'never'], directory: path },
      rg: { words: [rgPath, '-l', '-uu', '-F', ...needles, '.'], directory: path },
    },
    rounds,
  );
  console.log(
    row(name, check.wall, rg.wall, (check.wall / rg.wall).toFixed(2), check.cpu, (check.cpu / rg.cpu).toFixed(2), check.rss),
  );
  return { wall: check.wall };
}

/** Slope between the smallest and the largest size, on logarithmic scales, without what starting costs. */
function growth(list) {
  const [first, last] = [list[0], list.at(-1)];
  const work = ({ wall }) => Math.max(1, wall - started);
  const exponent = Math.log(work(last) / work(first)) / Math.log(last.size / first.size);
  console.log(`\ngrowth exponent ${first.name} → ${last.name}: ${exponent.toFixed(2)}`);
}

/** Made once and kept: 2 % of the services drift. */
function generated(services) {
  const path = join(root, '.tmp', 'bench', `n${services}`);
  if (existsSync(join(path, 'faults.json'))) return path;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  generate({ out: path, services, drift: Math.ceil(services / 50), git: true });
  return path;
}

function row(name, ...columns) {
  const widths = [9, 7, 6, 8, 6, 9];
  const cell = (value) =>
    value === undefined ? '–' : typeof value === 'number' ? Math.round(value).toLocaleString('en') : value;
  return name.padEnd(33) + columns.map((value, i) => cell(value).padStart(widths[i])).join(' ');
}

function options(words) {
  const result = { paths: [], large: false, rounds: 7 };
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--large') result.large = true;
    else if (words[i] === '--rounds') result.rounds = Math.max(1, Number(words[++i]) || 1);
    else if (words[i].startsWith('--')) fail(`unknown option ${words[i]}`);
    else result.paths.push(resolve(words[i]));
  }
  return result;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
