import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings } from '../../../../src/core/index.ts';
import { powershell } from '../../../../src/core/readers/platform/powershell.ts';
import { described, itemsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { memoryWorkspace } from '../../../support/memory-workspace.ts';
import { patience } from '../../../support/time.ts';

const of = (text: string): string[] => described(powershell, 'deploy.ps1', text);

describe('PowerShell', () => {
  it.each([
    ['a variable', '$Port = 5433', ['port=5433 @5433']],
    ['a variable of the environment', "$env:PGPORT='5433'", ['PGPORT=5433 @5433']],
    ['a variable of the environment in braces', '${env:PGPORT} = "5433"', ['PGPORT=5433 @5433']],
    ['the environment by its method', "[Environment]::SetEnvironmentVariable('PGPORT', '5433', 'User')", ['PGPORT=5433 @5433']],
    ['a typed parameter', 'param([Parameter(Mandatory=$false)][int] $Port = 5433)', ['port=5433 @5433']],
    ['a comment', '# psql -p 5433\n<# psql -p 5433 #>', []],
    ['what a command yields', '$x = Get-Port', []],
    ['a program by its path', "& 'C:\\pg\\bin\\psql.exe' -h db.example.com -p 5433", ['db.example.com:5433 libpq tool as psql @5433']],
    ['a line that goes on', 'psql -h db.example.com `\n  -p 5433', ['db.example.com:5433 libpq tool as psql @5433']],
    ['a pipeline', 'psql -h db.example.com -p 5433 | Out-Null', ['db.example.com:5433 libpq tool as psql @5433']],
    ['a block', 'if ($x) { psql -h db.example.com -p 5433 }', ['db.example.com:5433 libpq tool as psql @5433']],
    ['a variable in quotes', 'psql -h "$DbHost" -p "$($a.Port)"', ['${dbhost}:${?} libpq tool as psql @$($a.Port)']],
    ['an escaped variable', 'psql -h db.example.com -p 5433 -c "`$1 ""a"""', ['db.example.com:5433 libpq tool as psql @5433']],
    ['a URL', '$env:DATABASE_URL = "postgres://app:secret@db.example.com:5433/shop"', ['DATABASE_URL=? @postgres://app:secret@db.example.com:5433/shop', 'db.example.com:5433 url session as DATABASE_URL @5433']],
    ['a rule', 'New-NetFirewallRule -DisplayName PG -LocalPort 5433 -Protocol TCP -Action Allow -Direction Inbound', ['allow ingress 5433/tcp from anyone (windows) @5433']],
    ['a rule that blocks', 'New-NetFirewallRule -LocalPort 5433-5440 -Protocol TCP -Action Block -Direction Outbound', ['deny egress 5433-5440/tcp from anyone (windows) @5433']],
    ['netsh', 'netsh advfirewall firewall delete rule name=all protocol=tcp localport=5433', ['remove allow ingress 5433/tcp from anyone (windows) @5433']],
    ['a rule of another protocol', 'netsh advfirewall firewall add rule name=x protocol=icmpv4 action=allow', []],
    ['services', 'Stop-Service postgresql-x64-16; net start postgresql-x64-16', ['stop postgresql-x64-16 (stop-service) @postgresql-x64-16', 'start postgresql-x64-16 (net) @postgresql-x64-16']],
  ])('reads %s', (_, text, expected) => {
    expect(of(text)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['piped', '@"\nport = 5433\n"@ | Set-Content "$Out\\pg\\postgresql.conf"', 'pg/postgresql.conf'],
    ['as a value', 'Set-Content -Path pg/postgresql.conf -Value @"\nport = 5433\n"@', 'pg/postgresql.conf'],
    ['by a method', "[IO.File]::WriteAllText('postgresql.conf', @'\nport = 5433\n'@)", 'postgresql.conf'],
    ['by a variable', "$Text = @'\nport = 5433\n'@\n$text | Out-File postgresql.conf", 'postgresql.conf'],
    ['with a variable in it', '$p = 5433\n@"\nport = $P\n"@ | Out-File postgresql.conf', 'postgresql.conf'],
  ])('hands a file on that is written %s', (_, text, name) => {
    const embedded = itemsOf(powershell, 'deploy.ps1', text).flatMap((item) => (item.kind === 'embedded' ? [item] : []));
    expect(embedded.map(({ as, file }) => [as, file.path, file.text.trim()])).toEqual([
      ['server/postgresql-conf', `deploy.ps1#${name}`, 'port = 5433'],
    ]);
    const { servers } = check(memoryWorkspace({ 'deploy.ps1': text }), defaultSettings);
    expect(servers.map(({ port }) => port)).toEqual([5433]);
  });

  it('leaves files of one kind alone when there are several, and text that goes nowhere', () => {
    const two = '@"\nport = 5433\n"@ | Out-File a/postgresql.conf\n@"\nport = 5434\n"@ | Out-File b/postgresql.conf';
    expect(itemsOf(powershell, 'deploy.ps1', two)).toEqual([]);
    expect(itemsOf(powershell, 'deploy.ps1', 'Write-Host @"\npsql -p 5433\n"@')).toEqual([]);
  });

  it('finds a check in a here-string that dials the default', () => {
    const files = {
      'pg/postgresql.conf': 'port = 5433\n',
      'deploy.ps1': "@'\n#!/bin/sh\npsql -h 127.0.0.1 -c 'select 1'\n'@ | Out-File check.sh",
    };
    const found = check(memoryWorkspace(files), defaultSettings).findings.map(({ ruleId, level, at }) => [
      ruleId,
      level,
      at.path,
    ]);
    expect(found).toEqual([['client/implied-port', 'warning', 'deploy.ps1']]);
  });

  it('never throws, and comes back soon', () => {
    const text = '$a = @"\n#!/bin/sh\npsql -p $b `$c\n"@\n$a | Out-File "x.sh"\n[int]$p = \'1\'; psql -p $(x) "a""b" # c';
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', "'", '"', '@', '"@\n', '$', '`', '{', ')', '|', '='), (at, piece) => {
        expect(of(mutate(text, at, piece))).toBeDefined();
      }),
    );
    for (const hostile of ['$(', '@"\n', '"$a', 'a|', "'", '`', '[int]$p = ', 'psql -p $p\n', '$x = 1\n$x | Out-File a.sh\n'])
      expect(timeOf(powershell, 'deploy.ps1', hostile.repeat(Math.ceil(200_000 / hostile.length)))).toBeLessThan(patience);
  });
});
