/** Milliseconds of processor time since `process.cpuUsage()` was asked: what else runs on the machine does not count. */
export function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
