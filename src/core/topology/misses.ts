import { onlyPort, type Server } from './model.ts';
import type { PortReading } from './resolver.ts';
import type { How } from './verdict.ts';

/** How a dial misses: an implied port says so; the port of before this change is stale. */
export function howMissed(reading: PortReading, server: Server, otherwise: How): How {
  if (server.previous !== undefined && reading.ports.some(({ port }) => port === server.previous)) return 'stale';
  if (reading.ports.every(({ implied }) => implied)) return 'implied';
  return otherwise;
}

export function trailWeight(reading: PortReading): number {
  return Math.max(0, ...reading.ports.map(({ weight }) => weight));
}

/** For people: `5432`, `5432 or 5433`. */
export function portsOf(server: Server): string {
  const port = onlyPort(server.effective);
  return port === undefined ? server.effective.ports.map((one) => one.port).join(' or ') : String(port);
}
