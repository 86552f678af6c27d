import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootAt } from '../../src/workspace/repository.ts';
import { TreeWorkspace, type WorkspaceOptions } from '../../src/workspace/tree.ts';
import type { Selection } from '../../src/workspace/selection.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

/** `.env` and `*.conf` speak for themselves, `*.yml` only with a port, the rest is nothing. */
const selection: Selection = {
  skipsDirectory: (name) => name === 'node_modules',
  interestIn: (path) => (/(^|\/)\.env$|\.conf$/.test(path) ? 'always' : path.endsWith('.yml') ? 'gated' : 'never'),
  mayMatter: (text) => text.includes('port'),
};

const open = (directory: Temporary, options: WorkspaceOptions = {}, below = '.'): TreeWorkspace =>
  new TreeWorkspace(rootAt(join(directory.path, below)), { selection, ...options });
const readBy = (workspace: TreeWorkspace): string[] => [...workspace.files()].map(({ path }) => path);

describe('which files', () => {
  it('gives what may matter in path order, whatever the order on disk', () => {
    inTemporary(
      { 'b.yml': 'port', 'a/z.yml': 'port', 'a.yml': 'port', 'a-b/c.yml': 'port', 'a/b/c.conf': '', 'note.txt': 'port' },
      (directory) => {
        const workspace = open(directory);
        expect(workspace.paths).toEqual(['a-b/c.yml', 'a.yml', 'a/b/c.conf', 'a/z.yml', 'b.yml', 'note.txt']);
        expect(workspace.paths).toEqual([...workspace.paths].sort());
        expect(readBy(workspace)).toEqual(['a-b/c.yml', 'a.yml', 'a/b/c.conf', 'a/z.yml', 'b.yml']);
      },
    );
  });

  it('gates by text what its name does not tell, and counts', () => {
    inTemporary({ 'a.yml': 'nothing', 'b.yml': 'port', 'c.conf': 'nothing' }, (directory) => {
      const workspace = open(directory);
      expect(readBy(workspace)).toEqual(['b.yml', 'c.conf']);
      expect(workspace.tally()).toEqual({ read: 2, skipped: 1, problems: [], incomplete: undefined });
    });
  });

  it('does not descend into excluded directories and .git', () => {
    inRepository({ 'node_modules/a/b.yml': 'port', 'a/node_modules/c.yml': 'port', 'd.yml': 'port' }, (directory) => {
      writeFileSync(join(directory.path, '.git/x.yml'), 'port');
      expect(readBy(open(directory))).toEqual(['d.yml']);
    });
  });

  it('sees untracked files and ignored ones whose name says what they are, but no other ignored file', () => {
    inRepository({ 'a.yml': 'port', '.gitignore': '.env\ncache/\n' }, (directory) => {
      directory.write({
        'new.yml': 'port',
        '.env': 'PGPORT=1',
        'cache/x.yml': 'port',
        'cache/y.conf': '',
        ':(top)x.yml': 'port',
      });
      expect(readBy(open(directory))).toEqual(['.env', ':(top)x.yml', 'a.yml', 'cache/y.conf', 'new.yml']);
    });
  });

  it('asks git when the index is not of the versions we read', () => {
    inRepository({ 'a.yml': 'port', '.gitignore': 'b.yml\n' }, (directory) => {
      directory.git('update-index', '--index-version', '4');
      directory.write({ 'b.yml': 'port' });
      expect(readBy(open(directory))).toEqual(['a.yml']);
    });
  });

  it('reads a tracked file that an ignore rule names', () => {
    inRepository({ 'a.yml': 'port' }, (directory) => {
      directory.write({ '.gitignore': 'a.yml\n' });
      expect(readBy(open(directory))).toEqual(['a.yml']);
    });
  });

  it('takes paths relative to a root below the work tree', () => {
    inRepository({ 'sub/a.yml': 'port', 'b.yml': 'port', '.gitignore': 'x.yml\n' }, (directory) => {
      directory.write({ 'sub/x.yml': 'port' });
      expect(rootAt(join(directory.path, 'sub')).gitPrefix).toBe('sub/');
      expect(readBy(open(directory, {}, 'sub'))).toEqual(['a.yml']);
    });
  });

  it('leaves repositories inside the work tree alone, but reads clones that lie side by side in no work tree', () => {
    const files = { 'one/.git/HEAD': 'ref: x', 'one/a.yml': 'port', 'b.yml': 'port' };
    inTemporary(files, (directory) => expect(readBy(open(directory))).toEqual(['b.yml', 'one/a.yml']));
    inRepository({ 'b.yml': 'port' }, (directory) => {
      directory.write(files);
      expect(readBy(open(directory))).toEqual(['b.yml']);
    });
  });

  it('does not take a folder dressed as a bare repository for one', () => {
    inTemporary(
      {
        HEAD: 'ref: refs/heads/main',
        config: '[core]\nbare=true\nfsmonitor=touch /tmp/x',
        'objects/x': '',
        'refs/x': '',
        'a.yml': 'port',
      },
      (directory) => {
        expect(rootAt(directory.path).repository).toBeUndefined();
        expect(readBy(open(directory))).toEqual(['a.yml']);
      },
    );
  });

  it('follows include and exclude, for named reads too', () => {
    inTemporary({ 'a/x.yml': 'port', 'a/y.yml': 'port', 'b/x.yml': 'port' }, (directory) => {
      const workspace = open(directory, { include: ['a'], exclude: ['y.yml'] });
      expect(readBy(workspace)).toEqual(['a/x.yml']);
      expect(workspace.read('b/x.yml')?.text).toBe('port');
      expect(workspace.read('a/y.yml')).toBeUndefined();
      expect(workspace.paths).toHaveLength(3);
    });
  });
});

describe('hostile trees', () => {
  it('never opens a FIFO, and returns at once', () => {
    inTemporary({ 'a.yml': 'port' }, (directory) => {
      execFileSync('mkfifo', [join(directory.path, '.env'), join(directory.path, 'b.yml')]);
      const workspace = open(directory);
      expect(readBy(workspace)).toEqual(['a.yml']);
      expect(workspace.read('.env')).toBeUndefined();
    });
  });

  it('reads through links only when they stay inside, and only when named', () => {
    inTemporary({ 'real/a.yml': 'port', '.git/config': 'port' }, (directory) => {
      const link = (target: string, name: string): void => symlinkSync(target, join(directory.path, name));
      link('real/a.yml', 'inside.yml');
      link('/etc/passwd', 'outside.yml');
      link('..', 'up');
      link('real', 'through');
      link('.git', 'dressed');
      link('loop.yml', 'loop.yml');
      link('/dev/zero', 'zero.yml');
      const workspace = open(directory);
      expect(readBy(workspace)).toEqual(['real/a.yml']);
      expect(workspace.paths).toContain('inside.yml');
      expect(workspace.read('inside.yml')?.text).toBe('port');
      expect(workspace.read('through/a.yml')?.path).toBe('through/a.yml');
      for (const path of ['outside.yml', 'up/x', 'dressed/config', 'loop.yml', 'zero.yml', '.git/config', '.GIT/config'])
        expect([path, workspace.read(path)]).toEqual([path, undefined]);
    });
  });

  it.each(['/etc/passwd', '../../../../etc/passwd', 'a/../../x', '', '.', 'a\0b', 'missing', 'dir', '\\etc\\passwd', 'C:\\x'])(
    'refuses to read %j',
    (path) => {
      inTemporary({ 'dir/a.yml': 'port' }, (directory) => expect(open(directory).read(path)).toBeUndefined());
    },
  );

  it('reads a file that `..` names inside the root', () => {
    inTemporary({ 'dir/a.yml': 'port' }, (directory) => expect(open(directory).read('dir/../dir/a.yml')?.text).toBe('port'));
  });
});

describe('limits', () => {
  it('skips large gated files quietly and names large files whose kind is their name', () => {
    inTemporary({ 'a.yml': `port${' '.repeat(100)}`, 'b.conf': 'x'.repeat(300), 'c.conf': 'x'.repeat(150) }, (directory) => {
      const workspace = open(directory, { limits: { gatedBytes: 100, namedBytes: 200 } });
      expect(readBy(workspace)).toEqual(['c.conf']);
      const { problems, incomplete, skipped } = workspace.tally();
      expect(problems.map(({ code, at }) => [code, at.path])).toEqual([['too-large', 'b.conf']]);
      expect(incomplete).toMatch(/^b\.conf is larger than/);
      expect(skipped).toBe(2);
    });
  });

  it('is incomplete with too many files', () => {
    inTemporary({ 'a.yml': 'port', 'b.yml': 'port', 'c/d.yml': 'port' }, (directory) => {
      expect(open(directory, { limits: { files: 2 } }).tally().incomplete).toMatch(/^more than 2 files/);
      expect(open(directory, { limits: { files: 3 } }).tally().incomplete).toBeUndefined();
    });
  });

  it('is incomplete when the time is up', () => {
    inTemporary({ 'a.yml': 'port', 'b.yml': 'port', 'c.yml': 'port' }, (directory) => {
      let time = 0;
      const workspace = open(directory, { now: () => (time += 50_000) });
      expect(readBy(workspace)).toEqual(['a.yml', 'b.yml']);
      expect(workspace.tally().incomplete).toBe('stopped after 120 s: 2 files were read, the rest was not');
    });
  });

  it('grows its buffer', () => {
    inTemporary({ 'a.conf': 'a'.repeat(100_000), 'b.conf': 'b'.repeat(300_000), 'c.conf': 'c' }, (directory) => {
      expect([...open(directory).files()].map(({ text }) => text.length)).toEqual([100_000, 300_000, 1]);
    });
  });

  (process.getuid?.() === 0 ? it.skip : it)('names what it has no permission for', () => {
    inTemporary({ 'a.yml': 'port', 'b.yml': 'port' }, (directory) => {
      mkdirSync(join(directory.path, 'closed'));
      chmodSync(join(directory.path, 'a.yml'), 0);
      chmodSync(join(directory.path, 'closed'), 0);
      const workspace = open(directory);
      expect(readBy(workspace)).toEqual(['b.yml']);
      expect(workspace.tally().problems.map(({ message }) => message)).toEqual([
        'the directory closed cannot be listed',
        'a.yml cannot be read: no permission, or it vanished',
      ]);
      chmodSync(join(directory.path, 'closed'), 0o700);
    });
  });

  it('lets UTF-16 through the gate and leaves binary files out', () => {
    inTemporary({ 'a.yml': Buffer.from('\ufeffport', 'utf16le'), 'b.yml': 'port\0' }, (directory) => {
      expect([...open(directory).files()]).toEqual([{ path: 'a.yml', text: '\ufeffport', origin: 'repository' }]);
    });
  });
});
