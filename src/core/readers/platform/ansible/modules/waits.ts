import { probe } from '../../../../commands/endpoints.ts';
import { socketPathIn } from '../../../../commands/sockets.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { ModuleCall } from '../task.ts';

/** `wait_for`: a port that has to open, or a socket's file that has to appear. What waits for an end dials nobody. */
export function* waitFacts({ given, context, key }: ModuleCall): Iterable<Fact> {
  if (/^(?:absent|drained|stopped)$/.test(given.text('state') ?? '')) return;
  const port = given.word('port');
  const path = given.word('path');
  if (port !== undefined) yield* probe(context, given.word('host'), port, { value: 'wait_for', at: key });
  if (path !== undefined) yield* socketPathIn(path, 'wait', context);
}
