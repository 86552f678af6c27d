import type { Reader } from '../reader.ts';
import { firewalld } from './firewalld.ts';
import { iptablesSave } from './iptables-save.ts';
import { nftables } from './nftables.ts';
import { ufwRules } from './ufw-rules.ts';

/** One line a reader. */
export const firewallReaders: readonly Reader[] = [firewalld, iptablesSave, nftables, ufwRules];
