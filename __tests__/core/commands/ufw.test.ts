import { describe, expect, it } from '@jest/globals';
import { ufw } from '../../../src/core/commands/ufw.ts';
import { described, factsOf } from './firewall/command-line.ts';

describe('ufw', () => {
  it.each([
    ['ufw allow 5432/tcp', ['allow ingress 5432/tcp from anyone (ufw) @5432']],
    ['ufw allow 5432', ['allow ingress 5432/any from anyone (ufw) @5432']],
    ['ufw allow postgresql', ['allow ingress 5432/tcp from anyone (ufw) @postgresql']],
    ['ufw allow postgres', ['allow ingress 5432/tcp from anyone (ufw) @postgres']],
    ["ufw allow 'Nginx Full'", ['allow ingress 80,443/tcp from anyone (ufw) @Nginx Full']],
    ['ufw allow PostgreSQL', ['allow ingress ${?}/tcp from anyone (ufw) @PostgreSQL']],
    ['ufw allow 5432,5433/tcp', ['allow ingress 5432,5433/tcp from anyone (ufw) @5432']],
    ['ufw allow 5432:5440/tcp', ['allow ingress 5432-5440/tcp from anyone (ufw) @5432']],
    ['ufw limit 22/tcp', ['allow ingress 22/tcp from anyone (ufw) @22']],
    ['ufw reject 5432/tcp', ['deny ingress 5432/tcp from anyone (ufw) @5432']],
    ['ufw deny 5432', ['deny ingress 5432/any from anyone (ufw) @5432']],
    [
      "ufw --force allow from 10.0.0.0/8 to any port 5432 proto tcp comment 'pg'",
      ['allow ingress 5432/tcp from 10.0.0.0/8 (ufw) @5432'],
    ],
    ['ufw allow proto tcp from 10.0.0.0/8 to any port 5432,5433', ['allow ingress 5432,5433/tcp from 10.0.0.0/8 (ufw) @5432']],
    ['ufw allow in on eth0 to any port 5432', ['allow ingress 5432/any from anyone (ufw) @5432']],
    ['ufw allow from 10.0.0.1', ['allow ingress all/any from 10.0.0.1 (ufw) @ufw allow from 10.0.0.1']],
    ['ufw allow out 5432/tcp', ['allow egress 5432/tcp from anyone (ufw) @5432']],
    ['ufw allow out to 10.0.0.5 port 5432 proto tcp', ['allow egress 5432/tcp from 10.0.0.5 (ufw) @5432']],
    ['ufw insert 1 deny from 1.2.3.4', ['deny ingress all/any from 1.2.3.4 (ufw) @ufw insert 1 deny from 1.2.3.4']],
    ['ufw prepend allow 5433/tcp', ['allow ingress 5433/tcp from anyone (ufw) @5433']],
    ['ufw rule allow 5432/tcp', ['allow ingress 5432/tcp from anyone (ufw) @5432']],
    ['ufw delete allow 5432/tcp', ['remove allow ingress 5432/tcp from anyone (ufw) @5432']],
    ['ufw --force delete allow postgresql', ['remove allow ingress 5432/tcp from anyone (ufw) @postgresql']],
    ['ufw default deny incoming', ['policy deny ingress all/any from anyone (ufw) @deny']],
    ['ufw default allow outgoing', ['policy allow egress all/any from anyone (ufw) @allow']],
    ['ufw allow "$PGPORT/tcp"', ['allow ingress ${PGPORT}/tcp from anyone (ufw) @$PGPORT']],
    ['ufw allow from $NET to any port ${PGPORT} proto tcp', ['allow ingress ${PGPORT}/tcp from ${NET} (ufw) @${PGPORT}']],
  ])('%s', (line, expected) => {
    expect(described(ufw, line)).toEqual(expected);
  });

  it.each([
    ['a list without a protocol', 'ufw allow 5432,5433'],
    ['a range without a protocol', 'ufw allow 5432:5440'],
    ['a range with a dash', 'ufw allow 5432-5440/tcp'],
    ['a protocol behind the port of the full form', 'ufw allow to any port 5432/tcp'],
    ['a bare port beside an address', 'ufw allow 5433 from 10.0.0.0/8'],
    ['an unknown protocol', 'ufw allow 5432/sctp'],
  ])('makes nothing of what ufw refuses: %s', (_, line) => {
    expect(described(ufw, line)).toEqual([]);
  });

  it.each([
    ['the source port', 'ufw allow from any port 5432'],
    ['loopback', 'ufw allow in on lo to any port 5432'],
    ['a rule by number', 'ufw delete 3'],
    ['a try', 'ufw --dry-run allow 5432/tcp'],
    ['no rule', 'ufw --force enable'],
    ['nothing', 'ufw'],
  ])('leaves out %s', (_, line) => {
    expect(described(ufw, line)).toEqual([]);
  });

  it('keeps the lists apart in which order decides', () => {
    const chains = ['ufw allow 5432', 'ufw allow out 5432', 'ufw route allow proto tcp from any to 10.0.0.2 port 5432'].map(
      (line) => factsOf(ufw, line).map((fact) => fact.kind === 'firewall.rule' && fact.chain),
    );
    expect(chains).toEqual([['ufw'], ['ufw out'], ['ufw route']]);
  });

  it('guards the place where it runs', () => {
    const inside = { kind: 'inside', path: 'open.sh', target: 'db1', of: 'ssh' } as const;
    expect(factsOf(ufw, 'ufw allow 5432', inside)).toMatchObject([
      { setting: inside, guards: [{ kind: 'machine', hosts: 'db1' }] },
    ]);
    const resource = { kind: 'resource', module: 'infra', address: 'aws_instance.db' } as const;
    expect(factsOf(ufw, 'ufw allow 5432', resource)).toMatchObject([
      { guards: [{ kind: 'group', module: 'infra', address: 'aws_instance.db' }] },
    ]);
  });

  it('gives a single port one object and a range two', () => {
    const [one] = factsOf(ufw, 'ufw allow 5432/tcp');
    const [two] = factsOf(ufw, 'ufw allow 5432:5440/tcp');
    const range = (fact: typeof one) => (fact?.kind === 'firewall.rule' && fact.ports !== 'all' ? fact.ports[0] : undefined);
    expect(range(one)?.first).toBe(range(one)?.last);
    expect(range(two)?.last).toEqual({ kind: 'literal', port: 5440, at: { path: 'open.sh', span: { start: 15, end: 19 } } });
  });
});
