import { reader } from '../reader.ts';
import { readCommands } from './powershell/commands.ts';
import { PowershellSource } from './powershell/source.ts';
import { readVariables } from './powershell/variables.ts';
import { readWrittenFiles } from './powershell/written-files.ts';

/** PowerShell scripts: variables, commands, and the files they write out. */
export const powershell = reader<'powershell'>({
  id: 'platform/powershell',
  title: 'PowerShell scripts',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'powershell',
  files: ['*.ps1', '*.psm1'],
  *read({ file, tree }, reading) {
    const source = new PowershellSource(file, tree, reading, 'platform/powershell');
    yield* readVariables(source, tree.statements);
    yield* readCommands(source, tree.statements);
    yield* readWrittenFiles(source, tree.statements);
  },
});
