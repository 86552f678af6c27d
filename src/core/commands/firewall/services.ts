/**
 * Ports of service names that host firewalls accept instead of numbers (/etc/services, firewalld's service files). `postgresql` and its alias
 * are why the table exists (semantics D.1); the others only tell that a rule is about something else.
 */
const services: Readonly<Record<string, number>> = {
  postgresql: 5432,
  postgres: 5432,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  dns: 53,
  http: 80,
  www: 80,
  kerberos: 88,
  pop3: 110,
  ntp: 123,
  imap: 143,
  snmp: 161,
  ldap: 389,
  https: 443,
  submission: 587,
  ldaps: 636,
  imaps: 993,
  pop3s: 995,
  'ms-sql-s': 1433,
  openvpn: 1194,
  nfs: 2049,
  mysql: 3306,
  redis: 6379,
  cockpit: 9090,
  zookeeper: 2181,
  mongodb: 27017,
};

export function portOfService(name: string): number | undefined {
  return Object.hasOwn(services, name) ? services[name] : undefined;
}
