import { describe, expect, it } from '@jest/globals';
import { firewallCmd } from '../../../src/core/commands/firewall-cmd.ts';
import { described } from './firewall/command-line.ts';

const opened = 'allow ingress 5432/tcp from anyone (firewalld)';

describe('firewall-cmd', () => {
  it.each([
    ['firewall-cmd --permanent --add-port=5432/tcp', [`${opened} @5432`]],
    ['firewall-cmd --zone public --add-port 5432-5440/tcp', ['allow ingress 5432-5440/tcp from anyone (firewalld) @5432']],
    ['firewall-offline-cmd --add-service=postgresql', [`${opened} @postgresql`]],
    ['firewall-cmd --zone=internal --add-port=5432/tcp', ['allow ingress 5432/tcp from zone:internal (firewalld) @5432']],
    [
      'firewall-cmd --add-port=5432/tcp --add-port=5433/tcp',
      [`${opened} @5432`, 'allow ingress 5433/tcp from anyone (firewalld) @5433'],
    ],
    ['firewall-cmd --remove-port=5432/tcp', [`remove ${opened} @5432`]],
    ['firewall-cmd --remove-service=postgresql', [`remove ${opened} @postgresql`]],
    ['firewall-cmd --add-port=${PGPORT}/tcp', ['allow ingress ${PGPORT}/tcp from anyone (firewalld) @${PGPORT}']],
    [
      `firewall-cmd --add-rich-rule='rule family="ipv4" source address="10.0.0.0/8" port port="5432" protocol="tcp" accept'`,
      ['allow ingress 5432/tcp from 10.0.0.0/8 (firewalld) @5432'],
    ],
    [
      "firewall-cmd --add-rich-rule='rule family=ipv4 source NOT address=10.0.0.0/8 port port=5432 protocol=tcp reject'",
      ['deny ingress 5432/tcp from ! 10.0.0.0/8 (firewalld) @5432'],
    ],
    [
      "firewall-cmd --add-rich-rule='rule service name=postgresql drop'",
      ['deny ingress 5432/tcp from anyone (firewalld) @postgresql'],
    ],
    ['firewall-cmd --add-forward-port=port=5433:proto=tcp:toport=5432', ['5433 -> 5432 (nat) @5433']],
    [
      'firewall-cmd --direct --add-rule ipv4 filter INPUT 0 -p tcp --dport 5432 -j ACCEPT',
      ['allow ingress 5432/tcp from anyone (iptables) @5432'],
    ],
    [
      'firewall-cmd --direct --remove-rule ipv4 filter INPUT 0 -p tcp --dport 5432 -j ACCEPT',
      ['remove allow ingress 5432/tcp from anyone (iptables) @5432'],
    ],
    ['firewall-cmd --add-port=5432', []],
    ['firewall-cmd --service=postgresql --add-port=5433/tcp', []],
    ['firewall-cmd --query-port=5432/tcp', []],
    ['firewall-cmd --reload', []],
  ])('%s', (line, expected) => {
    expect(described(firewallCmd, line)).toEqual(expected);
  });
});
