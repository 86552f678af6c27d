import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A directory that only we may enter, gone when `use` is done, however it ends. */
export async function inPrivateDirectory<T>(parent: string, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(parent, 'pg-port-guard-'));
  try {
    await chmod(directory, 0o700);
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A passfile for one connection: libpq matches hosts and ports literally, the only line holds for all (semantics B.1). */
export async function writePassfile(directory: string, password: string | undefined): Promise<string> {
  const path = join(directory, 'pgpass');
  if (password !== undefined) await writeFile(path, `*:*:*:*:${passfileField(password)}\n`, { mode: 0o600, flag: 'wx' });
  return path;
}

/** A passfile is made of lines. */
export function fitsPassfile(password: string | undefined): boolean {
  return password === undefined || !/[\r\n]/.test(password);
}

function passfileField(text: string): string {
  return text.replace(/[\\:]/g, '\\$&');
}
