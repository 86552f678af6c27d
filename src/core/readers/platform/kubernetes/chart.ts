/** The directory of the chart to which a file below `templates/` belongs; undefined: it is in none. */
export function chartOf(path: string): string | undefined {
  const cut = `/${path}`.lastIndexOf('/templates/');
  return cut < 0 ? undefined : path.slice(0, Math.max(0, cut - 1));
}
