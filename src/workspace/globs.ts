import picomatch from 'picomatch';

/**
 * Patterns as people write them in `include` and `exclude`: a directory means everything below it, a pattern without `/` counts at every depth,
 * `!pattern` takes back what earlier ones took. undefined: no pattern was given.
 */
export function matcherOf(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  const steps = patterns.filter((pattern) => pattern.trim() !== '').map(stepOf);
  if (steps.length === 0) return undefined;
  const startsTaken = steps[0]?.negated === true;
  return (path) => {
    let taken = startsTaken;
    for (const step of steps) if (taken === step.negated && step.matches(path)) taken = !step.negated;
    return taken;
  };
}

function stepOf(written: string): { readonly negated: boolean; readonly matches: (path: string) => boolean } {
  const negated = written.startsWith('!');
  const pattern = (negated ? written.slice(1) : written)
    .trim()
    .replace(/^\.?\//, '')
    .replace(/\/$/, '');
  const anywhere = pattern.includes('/') ? [pattern] : [pattern, `**/${pattern}`];
  const forms = anywhere.flatMap((form) => [form, `${form}/**`]);
  return { negated, matches: picomatch(forms, { dot: true, windows: false, nonegate: true }) };
}
