import { expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { quietWhenClosed } from '../../src/cli/closed-pipe.ts';

/** A stream whose other end says that. */
function failing(code: string): Writable {
  const stream = new Writable();
  quietWhenClosed(stream);
  const error = Object.assign(new Error(code), { code });
  stream.emit('error', error);
  return stream;
}

it('a closed pipe is no error', () => {
  expect(() => failing('EPIPE')).not.toThrow();
});

it.each(['ENOSPC', 'EIO'])('%s is one', (code) => {
  expect(() => failing(code)).toThrow(code);
});
