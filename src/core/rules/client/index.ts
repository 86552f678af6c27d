import type { Rule } from '../rule.ts';
import { authentication } from './authentication.ts';
import { defaultPort } from './default-port.ts';
import { disagreement } from './disagreement.ts';
import { ghostServer } from './ghost-server.ts';
import { healthCheck } from './health-check.ts';
import { impliedPort } from './implied-port.ts';
import { loopbackInContainer } from './loopback-in-container.ts';
import { malformedConninfo } from './malformed-conninfo.ts';
import { noConnectTimeout } from './no-connect-timeout.ts';
import { portMismatch } from './port-mismatch.ts';
import { publishedPortInside } from './published-port-inside.ts';
import { targetPortOutside } from './target-port-outside.ts';
import { wrongServer } from './wrong-server.ts';

/** One line a rule. */
export const clientRules: readonly Rule[] = [
  authentication,
  defaultPort,
  disagreement,
  ghostServer,
  healthCheck,
  impliedPort,
  loopbackInContainer,
  malformedConninfo,
  noConnectTimeout,
  portMismatch,
  publishedPortInside,
  targetPortOutside,
  wrongServer,
];
