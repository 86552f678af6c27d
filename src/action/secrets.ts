import { parseSecrets, type SourceFile } from '../core/index.ts';
import { InputError, type Given } from './choices.ts';
import { announce, mask, type Host } from './host.ts';

/** Masking these would turn ordinary words of every log into `***`. */
const ordinary = /^(?:.{0,3}|postgres(?:ql)?|pgsql|admin|root|user|test|password|database|localhost)$/i;

/** Inputs with connection strings of the live test. */
const smokeDsns = ['smoke-dsn', 'smoke-pooler-dsn'] as const;

/** Secrets of the input `dsn`; their passwords, and those of the live test, are masked before anything else is printed. */
export function secretsOf(given: Given, host: Host): readonly SourceFile[] {
  const { files, passwords, problems } = parseSecrets(given('dsn'));
  const ofSmoke = smokeDsns.flatMap((name) => parseSecrets(`${name}=${given(name)}`).passwords);
  for (const password of [...passwords, ...ofSmoke]) if (!ordinary.test(password)) mask(host, password);
  if (problems.length > 0) throw new InputError(`input dsn, ${problems.join('; ')}`);
  for (const { path, text } of files)
    if (/^\d{1,5}$/.test(text))
      announce(
        host,
        'notice',
        `${path.slice('secret:'.length)} is just a port: keep it in vars, since GitHub hides the number of a secret everywhere`,
      );
  return files;
}
