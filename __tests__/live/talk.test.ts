import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../src/live/talk.ts';
import { tcpVerdict } from '../../src/live/tcp.ts';

describe('codes of a failed connection', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'filtered'],
    ['EHOSTUNREACH', 'host-unreachable'],
    ['ENETUNREACH', 'network-unreachable'],
    ['EADDRNOTAVAIL', 'network-unreachable'],
    ['EACCES', 'forbidden'],
    ['EPERM', 'forbidden'],
    ['ENOENT', 'missing'],
    ['EMFILE', 'failed'],
    [undefined, 'failed'],
  ])('%s → %s', (code, answer) => {
    expect(answerOf(code)).toBe(answer);
  });
});

describe('several addresses', () => {
  it.each([
    [['refused', 'open'], 'open'],
    [['network-unreachable', 'refused'], 'refused'],
    [['refused', 'filtered'], 'filtered'],
    [['host-unreachable', 'network-unreachable'], 'host-unreachable'],
    [['failed'], 'failed'],
    [[], 'failed'],
  ] as const)('%j → %s', (answers, verdict) => {
    expect(tcpVerdict(answers)).toBe(verdict);
  });
});
