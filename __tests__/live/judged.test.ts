import { describe, expect } from '@jest/globals';
import {
  check,
  defaultSettings,
  noFiles,
  renderComment,
  renderGithub,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  rules,
  version,
  type Report,
  type SmokeFacts,
} from '../../src/core/index.ts';
import { smoke, type SmokeOptions } from '../../src/live/index.ts';
import { canaries, dsnOf } from '../support/live/dsn.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { pairs, type PairState } from '../support/live/pairs.ts';
import { once, states, type Expected, type State } from '../support/live/states.ts';

const quick: SmokeOptions = { connectMs: 1500, answerMs: 1500, loginMs: 5000, untrusted: [process.cwd()] };

/** What the one finding about a state has to be called; undefined: all is well. */
function ruleOf({ tcp, socket, wire, login }: Expected): string | undefined {
  if (login === 'ok') return undefined;
  if (socket !== undefined && socket !== 'listening') return 'socket/missing';
  if (tcp === 'unknown-host' || tcp === 'temporary') return 'server/unknown-host';
  if (tcp === 'refused') return 'server/refused';
  if (tcp !== 'open' && tcp !== 'skipped') return 'server/filtered';
  if (wire === 'other' || wire === 'closes' || wire === 'silent') return 'server/not-postgresql';
  if (login === 'pooler-upstream') return 'pooler/dead-upstream';
  return ['starting', 'stopping', 'not-accepting', 'too-many'].includes(login) ? 'server/unavailable' : 'client/authentication';
}

const judged = (facts: SmokeFacts): Report => check(noFiles, defaultSettings, facts);

function everyReport(report: Report): string {
  return [
    renderText(report, { colour: false }),
    renderMarkdown(report),
    renderComment(report, { version }),
    renderGithub(report, { gitPrefix: '' }),
    renderJson(report, { version, root: '.' }),
    renderSarif(report, { version, gitPrefix: '', rules }),
  ].join('\n');
}

/** Files that a connection string names are not followed, so the certificate that psql takes is one of nobody. */
const expectedOf = (state: State, ownRoot: boolean): Expected =>
  ownRoot ? { ...state.expected, login: 'tls-certificate' } : state.expected;

describe('every state of a real server is one finding', () => {
  for (const state of states.filter(({ needs }) => !needs.includes('netns'))) {
    const start = once(state.start);
    whereInstalled(...state.needs).it(state.name, async () => {
      const { login, received } = await start();
      const expected = expectedOf(state, login.sslrootcert !== undefined);
      const facts = await smoke({ dsn: dsnOf(login) }, quick);
      const report = judged(facts);
      const wanted = ruleOf(expected);
      expect(report.findings.map(({ ruleId }) => ruleId)).toEqual(wanted === undefined ? [] : [wanted]);
      for (const { layer, ruleId, message, remedy, at } of report.findings) {
        expect(ruleId.startsWith(`${layer}/`)).toBe(true);
        expect(message).toContain(String(login.port));
        expect(remedy).toContain('; to see it: ');
        expect(at.path).toBe('live:smoke-dsn');
      }
      expect(report.smoke?.verdict).toBe(wanted === undefined ? 'pass' : 'fail');
      const shown = everyReport(report) + (received?.() ?? '');
      for (const secret of canaries(login)) expect(shown).not.toContain(secret);
    });
  }
});

/** Without and with a login on the old port (semantics G.4). */
const oldPort: Readonly<Record<PairState['expected'], readonly [without: readonly string[], withLogin: readonly string[]]>> = {
  clean: [[], []],
  'restart-missing': [['server/refused', 'restart/pending-restart'], ['restart/pending-restart']],
  forwarder: [['firewall/old-port-alive'], ['client/ghost-server note']],
  copy: [['firewall/old-port-alive'], ['client/ghost-server']],
  ghost: [['firewall/old-port-alive'], ['client/ghost-server']],
  'not-postgresql': [['firewall/old-port-alive warning'], ['firewall/old-port-alive warning']],
};

describe('what the old port turns out to be', () => {
  for (const pair of pairs) {
    const start = once(pair.start);
    for (const [index, loginOnOldPort] of [false, true].entries())
      whereInstalled(...pair.needs).it(`${pair.name}, ${loginOnOldPort ? 'with' : 'without'} a login there`, async () => {
        const { now, old } = await start();
        const report = judged(await smoke({ dsn: dsnOf(now), oldPort: old.port }, { ...quick, loginOnOldPort }));
        const found = report.findings.map(({ ruleId, level }) => `${ruleId} ${level}`);
        const wanted = (oldPort[pair.expected][index] ?? []).map((one) => (one.includes(' ') ? one : `${one} error`));
        // A standby refuses to write: clients notice.
        const standby = pair.name.startsWith('a standby') && loginOnOldPort;
        expect(found.sort()).toEqual((standby ? ['client/ghost-server warning'] : [...wanted]).sort());
        for (const { message, ruleId } of report.findings)
          expect(message).toContain(String(ruleId === 'server/refused' ? now.port : old.port));
        const shown = everyReport(report);
        for (const secret of canaries(now)) expect(shown).not.toContain(secret);
      });
  }
});
