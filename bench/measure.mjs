import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const gnuTime = existsSync('/usr/bin/time') ? '/usr/bin/time' : undefined;

/**
 * Runs a command once: wall time, CPU time and peak memory. CPU and memory come from GNU time where it is installed
 * (`apt-get install time`); without it the CPU is that of our own children and memory is not known.
 * @returns {{ wall: number, cpu: number, rss: number | undefined }} ms, ms, MB
 */
export function once([command, ...words], directory) {
  const before = process.resourceUsage();
  const timed = gnuTime === undefined ? [command, words] : [gnuTime, ['-f', '%U %S %M', command, ...words]];
  const start = performance.now();
  const { stderr, error } = spawnSync(timed[0], timed[1], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const wall = performance.now() - start;
  if (error !== undefined) throw error;
  const [user, system, kilobytes] = stderr.toString().trimEnd().split('\n').at(-1).split(' ').map(Number);
  if (gnuTime !== undefined && kilobytes > 0) return { wall, cpu: 1000 * (user + system), rss: kilobytes / 1024 };
  const after = process.resourceUsage();
  return {
    wall,
    cpu: (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000,
    rss: undefined,
  };
}

/**
 * Runs several commands in turn, `rounds` times: what disturbs the machine disturbs all of them alike, so their ratios hold.
 * One round before that warms the caches.
 * @param {Record<string, { words: string[], directory: string }>} commands
 * @returns {Record<string, { wall: number, min: number, cpu: number, rss: number | undefined }>} medians
 */
export function interleaved(commands, rounds) {
  const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (const { words, directory } of Object.values(commands)) once(words, directory);
  for (let round = 0; round < rounds; round++) {
    for (const [name, { words, directory }] of Object.entries(commands)) runs[name].push(once(words, directory));
  }
  return Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, summary(list)]));
}

function summary(list) {
  const memory = list.map(({ rss }) => rss).filter((rss) => rss !== undefined);
  return {
    wall: median(list.map(({ wall }) => wall)),
    min: Math.min(...list.map(({ wall }) => wall)),
    cpu: median(list.map(({ cpu }) => cpu)),
    rss: memory.length === 0 ? undefined : Math.max(...memory),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
