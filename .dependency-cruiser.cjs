/**
 * Which part may import which (docs/decisions/0001 and ARCHITECTURE.md). Every folder of the core names what it may see; what is not named is forbidden.
 */
const core = 'src/core';

/** Folder of the core → folders of the core it may import, besides itself. */
const sees = {
  text: [],
  documents: ['text'],
  facts: ['text'],
  templates: ['text', 'facts'],
  conninfo: ['text', 'facts', 'templates'],
  commands: ['text', 'facts', 'templates', 'conninfo', 'documents'],
  readers: ['text', 'facts', 'documents', 'templates', 'conninfo', 'commands'],
  topology: ['text', 'facts'],
  fixes: ['text', 'facts', 'topology'],
  rules: ['text', 'facts', 'topology', 'fixes'],
  settings: ['text', 'facts', 'documents', 'conninfo', 'rules'],
  findings: ['text', 'facts', 'fixes', 'rules', 'settings'],
  reports: ['text', 'facts', 'topology', 'fixes'],
};

/** Single files that a folder may import although their folder is closed to it. */
const alsoSees = {
  reports: ['rules/rule\\.ts', 'report\\.ts', 'documents/document\\.ts'],
};

/** Types of documents and settings that are only named. */
const typesOnly = {
  facts: ['documents/document\\.ts'],
  topology: ['settings/settings\\.ts', 'documents/document\\.ts'],
};

const layers = 'server|firewall|client|pooler|socket|restart|platform';

function folderRules() {
  return Object.entries(sees).map(([folder, seen]) => ({
    name: `core-${folder}`,
    comment: `core/${folder} may import only: ${seen.length === 0 ? 'nothing' : seen.join(', ')}`,
    severity: 'error',
    from: { path: `^${core}/${folder}/` },
    to: {
      path: `^${core}/`,
      pathNot: [
        `^${core}/(${[folder, ...seen].join('|')})/`,
        ...(alsoSees[folder] ?? []).map((file) => `^${core}/${file}$`),
        ...(typesOnly[folder] ?? []).map((file) => `^${core}/${file}$`),
      ],
    },
  }));
}

module.exports = {
  forbidden: [
    ...folderRules(),
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'reader-imports-no-reader',
      comment:
        'What two readers share belongs to templates, conninfo, commands or documents. A reader with a folder of its name may use that folder.',
      severity: 'error',
      from: { path: `^${core}/readers/(${layers})/([^/.]+)(\\.ts|/)`, pathNot: '/index\\.ts$' },
      to: {
        path: `^${core}/readers/`,
        pathNot: [`^${core}/readers/(reader|reading)\\.ts$`, `^${core}/readers/$1/$2(\\.ts|/)`],
      },
    },
    {
      name: 'rule-imports-no-rule',
      comment: 'A rule stands alone; what rules share lies directly in rules/.',
      severity: 'error',
      from: { path: `^${core}/rules/(${layers})/`, pathNot: '/index\\.ts$' },
      to: { path: `^${core}/rules/(${layers})/` },
    },
    {
      name: 'core-is-pure',
      comment: 'No node:*, no process, no Actions library in the core; of packages only the parsers.',
      severity: 'error',
      from: { path: `^${core}/` },
      to: {
        dependencyTypesNot: ['local', 'type-only'],
        pathNot: [`^${core}/`, 'node_modules/(js-yaml|jsonc-parser|unbash|toml-eslint-parser|ini|picomatch|@types)/'],
      },
    },
    {
      name: 'core-by-its-door',
      comment: 'The shells use the core through core/index.ts, and the probes what they run of it through core/probing.ts.',
      severity: 'error',
      from: { path: '^src/(workspace|live|cli|action)/' },
      to: { path: `^${core}/`, pathNot: `^${core}/(index|probing)\\.ts$` },
    },
    {
      name: 'live-by-its-door',
      comment: 'Action and command use the probes through live/index.ts.',
      severity: 'error',
      from: { path: '^src/(cli|action)/' },
      to: { path: '^src/live/', pathNot: '^src/live/index\\.ts$' },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: `^${core}/` },
      to: { path: '^src/(workspace|live|cli|action)/' },
    },
    {
      name: 'workspace-and-live-know-no-shell',
      severity: 'error',
      from: { path: '^src/(workspace|live)/' },
      to: { path: '^src/(cli|action)/' },
    },
    {
      name: 'actions-libraries-in-one-place',
      comment: '@actions/* only in action/host.ts; github in action/github/client.ts; exec also in live/.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/action/host\\.ts$', '^src/action/github/client\\.ts$'] },
      to: { path: '@actions/', pathNot: ['@actions/exec'] },
    },
    {
      name: 'client-imports-github-only',
      severity: 'error',
      from: { path: '^src/action/github/client\\.ts$' },
      to: { path: '@actions/', pathNot: ['@actions/github/'] },
    },
    {
      name: 'exec-in-two-places',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/action/host\\.ts$', '^src/live/'] },
      to: { path: '@actions/exec' },
    },
    {
      name: 'declared-packages',
      comment: 'What is bundled is declared.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'], pathNot: '@types/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
