import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every package that can be bundled: what package.json's `dependencies` reach in the lockfile, by Node's own resolution.
 * @param {string} root
 * @returns {{ path: string, name: string, version: string, license: string }[]} sorted by name, then version
 */
export function runtimePackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const seen = new Set();
  const visit = (from, names) => {
    for (const name of names) {
      const path = resolve(packages, from, name);
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      visit(path, dependencyNames(packages[path]));
    }
  };
  visit('', Object.keys(packages[''].dependencies ?? {}));
  return [...seen]
    .map((path) => describe(path, packages[path]))
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

function dependencyNames(entry) {
  return Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies });
}

/** The nearest `node_modules/NAME`, from the inside out. An optional package may be absent. */
function resolve(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const path = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (base === '') return undefined;
  }
}

function describe(path, { version, license }) {
  return {
    path,
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    license: license ?? 'unknown',
  };
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The text of `dist/licenses.txt`: name, version and licence text of every package, in a fixed order. */
export function licensesText(root) {
  const byName = new Map(runtimePackages(root).map((found) => [`${found.name} ${found.version}`, found]));
  return [...byName.values()]
    .map(({ path, name, version, license }) => `${name} ${version}\n${license}\n${licenseText(join(root, path))}`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseText(directory) {
  if (!existsSync(directory)) return '';
  const file = readdirSync(directory)
    .filter((name) => /^(licen[cs]e|copying)/i.test(name))
    .sort()[0];
  return file === undefined ? '' : `\n${readFileSync(join(directory, file), 'utf8').replace(/\r\n?/g, '\n').trim()}\n`;
}
