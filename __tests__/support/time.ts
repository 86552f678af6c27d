/** Milliseconds of this process's own work so far: other programs on the machine do not count. */
export function ownTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** For a megabyte of hostile text: what is linear takes a fraction of it, what is quadratic takes minutes. In milliseconds of `ownTime`. */
export const patience = 8000;
