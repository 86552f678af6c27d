import { check } from '../core/index.ts';
import { announce, hostOf } from './host.ts';
import { run } from './run.ts';

const host = hostOf(process.env, (text) => process.stdout.write(text));

// No `await` here: around it the bundler would keep the whole core apart, and every start would compile it twice.
run(host, check).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A bug of ours: where, but not the message, which may quote what was read.
    const frame = (error instanceof Error ? (error.stack ?? '') : '').split('\n').find((line) => /^ {4}at /.test(line));
    announce(host, 'error', `internal error; please report this${frame === undefined ? '' : ` (${frame.trim()})`}`);
    process.exitCode = 1;
  },
);
