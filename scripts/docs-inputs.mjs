/** Inputs and outputs of the action as `action.yml` and `docs/inputs.md` tell them; the rest of both files stays as it is. */

/**
 * @param {string} text of action.yml
 * @param {readonly { name: string, expression?: string, about: string }[]} inputs
 * @param {readonly { name: string, about: string }[]} outputs
 */
export function actionYml(text, inputs, outputs) {
  const written = inputs.map(({ name, expression, about }) =>
    [
      `  ${name}:`,
      `    description: ${quoted(about)}`,
      '    required: false',
      ...(expression === undefined ? [] : [`    default: ${expression}`]),
    ].join('\n'),
  );
  const given = outputs.map(({ name, about }) => `  ${name}:\n    description: ${quoted(about)}`);
  return between(
    between(text, '\ninputs:\n', '\n\noutputs:\n', written.join('\n')),
    '\noutputs:\n',
    '\n\nruns:\n',
    given.join('\n'),
  );
}

/** @param {string} text of docs/inputs.md */
export function inputsPage(text, inputs, outputs) {
  const inputRows = inputs.map(({ name, standard, about }) => `| \`${name}\` | ${cell(standard)} | ${cell(about)} |`);
  const outputRows = outputs.map(({ name, about }) => `| \`${name}\` | ${cell(about)} |`);
  const inputTable = ['| input | default | meaning |', '| --- | --- | --- |', ...inputRows].join('\n');
  const outputTable = ['| output | meaning |', '| --- | --- |', ...outputRows].join('\n');
  return between(between(text, '## Inputs\n\n', '\n\n## Outputs\n', inputTable), '## Outputs\n\n', '\n\n## ', outputTable);
}

function between(text, start, end, middle) {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from + start.length);
  if (from < 0 || to < 0) throw new Error(`no ${JSON.stringify(start)} … ${JSON.stringify(end)}`);
  return text.slice(0, from + start.length) + middle + text.slice(to);
}

function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
