import { portOf } from '../facts/template.ts';
import type { CommandFamily, Word } from './command.ts';
import { parseOptions } from './options.ts';
import { listenFact } from './server-control.ts';
import { cutWord, outlineOf, shownText } from './words.ts';
import { identityOf, isConfiguration, isServerFile, targetsOf, write } from './writes.ts';

/** `sed -i 's/#port = 5432/port = 5433/' postgresql.conf`, `perl -pi -e`, `sed s/… template > postgresql.conf`. */
export const sed: CommandFamily = {
  names: ['sed', 'gsed', 'perl'],
  *read(command, context) {
    const given = parseOptions(command.words, { short: 'ef', long: ['expression', 'file'] });
    const isInPlace = given.options.some(({ name }) => name === 'i' || name === 'in-place');
    const written = given.options.flatMap(({ name, value }) =>
      value !== undefined && (name === 'e' || name === 'expression') ? [value] : [],
    );
    // BSD sed takes an empty word after -i.
    const operands = given.operands.filter((word) => word.value.length > 0);
    const ports = (written.length > 0 ? written : operands.slice(0, 1)).flatMap(portsOfScript);
    const files = written.length > 0 ? operands : operands.slice(1);
    const source = isInPlace ? undefined : files[0];
    for (const target of isInPlace ? files : targetsOf(command)) {
      if (!isConfiguration(shownText(target))) continue;
      yield* write(target, source === undefined ? undefined : context.repositoryPath(source.value), ports.length > 0, context);
      if (isServerFile(target))
        for (const port of ports) yield listenFact(context, portOf(port.value, port.at), 2, identityOf(target, context));
    }
  },
};

/** The ports in the replacements of `s/…/port = 5433/` and `s/5432/5433/`, with any delimiter; in the text of `a`, `c` and `i` commands too. */
function portsOfScript(script: Word): Word[] {
  const outline = outlineOf(script.value);
  const substitution = /(?:^|[\s/\d;{$])s([/|#,@~!%])/g;
  const ports: Word[] = [];
  let hasAny = false;
  for (let found = substitution.exec(outline); found !== null; found = substitution.exec(outline)) {
    const pattern = found.index + found[0].length;
    const replacement = delimiterFrom(outline, found[1] ?? '', pattern) + 1;
    const end = delimiterFrom(outline, found[1] ?? '', replacement);
    ports.push(...portOfReplacement(script, outline.slice(pattern, replacement - 1), replacement, end));
    substitution.lastIndex = Math.max(end, substitution.lastIndex);
    hasAny = true;
  }
  return !hasAny && /[aci]\\?\s*port/.test(outline) ? portIn(script, 0, outline.length) : ports;
}

function portOfReplacement(script: Word, pattern: string, from: number, to: number): Word[] {
  const text = outlineOf(script.value).slice(from, to);
  // `s/5432/5433/`, `s/@PORT@/5433/`: all of the replacement is the port.
  const isNumber = /^\d{4,5}$|^[\W_]{0,3}(?:[a-z]\w{0,40})?port[\W_]{0,3}$/i.test(pattern) && /^[\d\ufffc]{1,5}$/.test(text);
  return isNumber ? [cutWord(script, from, to)] : portIn(script, from, to);
}

/** The next delimiter that no backslash takes the meaning of. */
function delimiterFrom(outline: string, delimiter: string, from: number): number {
  for (let i = from; i < outline.length; i++) {
    if (outline.charAt(i) === '\\') i++;
    else if (outline.charAt(i) === delimiter) return i;
  }
  return outline.length;
}

/** `port = 5433`, `listen_port=6433`; a reference in front of the digits (`\15433`) leaves the number open. */
function portIn(script: Word, from: number, to: number): Word[] {
  const text = outlineOf(script.value).slice(from, to);
  const found = /(?:^|[^\w.]|\\n)(?:listen_)?port(?:\s*=)?\s*'?([\d\ufffc]+)/.exec(text);
  if (found?.[1] === undefined) return [];
  const end = from + found.index + found[0].length;
  return [cutWord(script, end - found[1].length, end)];
}
