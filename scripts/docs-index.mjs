/** docs/readers/index.md: what is read, by the folder of its reader. */
export function readersIndex(readers) {
  const rows = ({ id, title, files, layers }) =>
    `| [${title}](${id}.md) | ${files.map((file) => `\`${file}\``).join(' ')} | ${layers.join(', ')} |`;
  return page(
    'What is read',
    'Written by `npm run docs` from the readers themselves. A pattern is compared with the name of a file, or with the end of its path; what stands in a file decides further. A template of such a file (`.j2`, `.erb`, `.tpl`) is read like it.',
    readers,
    ['File', 'Names', 'Layers'],
    rows,
  );
}

/** docs/rules/index.md: what is found, by layer. */
export function rulesIndex(rules) {
  const rows = ({ id, title, level, policy, live }) =>
    `| [${id}](${id}.md) | ${policy ? 'off, ' : ''}${live ? 'live, ' : ''}${level} | ${title} |`;
  return page(
    'What is found',
    'Written by `npm run docs` from the rules themselves. What is marked live is found by the [live test](../smoke.md).',
    rules,
    ['Rule', 'Level', 'Meaning'],
    rows,
  );
}

function page(title, about, entries, heads, row) {
  const lines = [`# ${title}`, '', about];
  const folders = new Map();
  for (const entry of entries) {
    const folder = entry.id.slice(0, entry.id.indexOf('/'));
    folders.set(folder, [...(folders.get(folder) ?? []), entry]);
  }
  for (const [folder, own] of folders) {
    const sorted = own.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    lines.push(
      '',
      `## ${folder}`,
      '',
      `| ${heads.join(' | ')} |`,
      `| ${heads.map(() => '---').join(' | ')} |`,
      ...sorted.map(row),
    );
  }
  return `${lines.join('\n')}\n`;
}
