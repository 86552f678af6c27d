import { factsOfScript } from '../../commands/run.ts';
import { withoutTemplateSuffix } from '../../templates/rendered.ts';
import { FactMaker, reader } from '../reader.ts';

const named = /(?:\.(?:sh|bash|zsh|ksh|envrc)|(?:^|\/)(?:docker-)?entrypoint|(?:^|\/)\.\w+)$/;

/** A shell script, and every shell text that another reader found: a health check, a workflow step, a recipe. */
export const shellScript = reader<'shell'>({
  id: 'platform/shell-script',
  title: 'Shell scripts',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'shell',
  files: [
    '*.sh', '*.bash', '*.zsh', '*.ksh', '*.envrc', 'entrypoint', 'docker-entrypoint', 'entrypoint.*', 'bin/*', 'scripts/*', 'script/*', 'hooks/*',
    '.bashrc', '.bash_profile', '.profile', '.zshrc',
  ], // prettier-ignore
  recognises: (text) => !text.startsWith('#!') || /^#![^\n]*(?:sh|envrc)\b/.test(text.slice(0, 200)),
  rendered: true,
  *read(document, reading) {
    const { file } = document;
    const path = file.embeddedIn?.path ?? file.path;
    // `bin/*` and `scripts/*` also hold programs of other languages.
    if (file.embeddedIn === undefined && !file.text.startsWith('#!') && !named.test(withoutTemplateSuffix(path))) return;
    const make = new FactMaker('platform/shell-script', reading, { kind: 'machine', path });
    const where = { setting: make.setting, standing: reading.standing, namespace: { kind: 'script', path } } as const;
    const purpose = reading.purpose === undefined ? {} : { purpose: reading.purpose };
    yield* factsOfScript(
      document.tree,
      { file, namespace: where.namespace, holes: reading.rendering?.holes ?? [] },
      { make, where: { ...where, ...purpose } },
    );
  },
});
