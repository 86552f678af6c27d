import { describe, expect, it } from '@jest/globals';
import { ncAnswer, ncVariant } from '../../src/live/nc.ts';

describe('nc (semantics G.3)', () => {
  it.each([
    ['OpenBSD netcat (Debian patchlevel 1.219-1)\nusage: nc [-46CDdFhklNnrStUuvZz]', 'openbsd'],
    ['[v1.10-47]\nconnect to somewhere:\tnc [-options] hostname port[s] [ports] ... ', 'traditional'],
    ['Ncat 7.93 ( https://nmap.org/ncat )\nUsage: ncat [options] [hostname] [port]', 'ncat'],
    ['BusyBox v1.35.0 (Debian 1:1.35.0-4+b7) multi-call binary.\n\nUsage: nc [IPADDR PORT]', 'busybox'],
    ['usage: nc [-46AacCDdEFhklMnOortUuvz] [-K tc] [-b boundif]', undefined],
    ['', undefined],
  ])('%j is %s', (help, variant) => {
    expect(ncVariant(help)).toBe(variant);
  });

  it.each([
    ['Connection to 127.0.0.1 5532 port [tcp/*] succeeded!', 'open'],
    ['Connection to 127.0.0.1 5432 port [tcp/postgresql] succeeded!', 'open'],
    ['nc.openbsd: connect to 127.0.0.1 port 5599 (tcp) failed: Connection refused', 'refused'],
    ['nc: connect to 10.0.0.1 port 5599 (tcp) timed out: Operation now in progress', 'filtered'],
    ['localhost [127.0.0.1] 5532 (?) open', 'open'],
    ['(UNKNOWN) [127.0.0.1] 5432 (postgresql) open', 'open'],
    ['(UNKNOWN) [127.0.0.1] 5599 (?) : Connection refused', 'refused'],
    ['(UNKNOWN) [10.0.0.1] 5599 (?) : Connection timed out', 'filtered'],
    ['Ncat: Version 7.93 ( https://nmap.org/ncat )\nNcat: Connected to 127.0.0.1:5532.', 'open'],
    ['Ncat: Connection refused.', 'refused'],
    ['Ncat: TIMEOUT.', 'filtered'],
    ['nc: connect to 10.0.0.1 port 1 (tcp) failed: No route to host', 'host-unreachable'],
    ['nc: connect to 10.0.0.1 port 1 (tcp) failed: Network is unreachable', 'network-unreachable'],
    ['BusyBox v1.35.0 multi-call binary.\n\nUsage: nc [IPADDR PORT]', undefined],
  ])('%j → %s', (text, answer) => {
    expect(ncAnswer(text)).toBe(answer);
  });
});
