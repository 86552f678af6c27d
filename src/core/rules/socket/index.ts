import type { Rule } from '../rule.ts';
import { directoryMismatch } from './directory-mismatch.ts';
import { hbaUnreachable } from './hba-unreachable.ts';
import { missing } from './missing.ts';
import { socketFileAsHost } from './socket-file-as-host.ts';
import { staleSocketPath } from './stale-socket-path.ts';
import { tcpOnly } from './tcp-only.ts';

/** One line a rule. */
export const socketRules: readonly Rule[] = [
  directoryMismatch,
  hbaUnreachable,
  missing,
  socketFileAsHost,
  staleSocketPath,
  tcpOnly,
];
