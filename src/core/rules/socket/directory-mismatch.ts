import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** The socket's directory must be one of unix_socket_directories (semantics E.1). */
export const directoryMismatch: Rule = {
  id: 'socket/directory-mismatch',
  title: 'A client looks for the socket in a directory where the server does not put it',
  remedy: 'use a directory of unix_socket_directories',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'socket/directory-mismatch'),
};
