import { expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';
import { processorTime } from '../../support/processor-time.ts';

/** Services that publish a port each and dial the server where it does not listen: each looks for a publication of what it dials. */
function composeOf(services: number): string {
  const lines = ['services:', '  db:', '    image: postgres:16'];
  for (let i = 0; i < services; i++)
    lines.push(
      `  s${i}:`,
      '    image: acme/app:1',
      `    ports: ["${10_000 + i}:80"]`,
      '    environment:',
      '      DATABASE_URL: postgres://app@db:5434/app',
    );
  return lines.join('\n');
}

function timeOf(services: number): number {
  const workspace = memoryWorkspace({ 'compose.yml': composeOf(services) });
  const start = process.cpuUsage();
  const { findings } = check(workspace, defaultSettings);
  const time = processorTime(start);
  expect(findings).toHaveLength(services);
  return time;
}

it('a project of many services takes time in proportion', () => {
  timeOf(100);
  const small = timeOf(600);
  expect(timeOf(3000)).toBeLessThan(8 * small + 1000);
});
