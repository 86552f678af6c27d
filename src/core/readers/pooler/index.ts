import type { Reader } from '../reader.ts';
import { haproxy } from './haproxy.ts';
import { nginxStream } from './nginx-stream.ts';
import { odyssey } from './odyssey.ts';
import { pgbouncer } from './pgbouncer.ts';
import { pgcat } from './pgcat.ts';
import { pgpool } from './pgpool.ts';
import { stunnel } from './stunnel.ts';

/** One line a reader. */
export const poolerReaders: readonly Reader[] = [haproxy, nginxStream, odyssey, pgbouncer, pgcat, pgpool, stunnel];
