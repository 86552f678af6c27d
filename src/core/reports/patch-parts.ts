import type { Hunk, Patch, Withheld } from './hunks.ts';
import type { Parts } from './markdown-parts.ts';
import { fenceFor, prose } from './markdown-text.ts';
import { clipped, safe } from './redact.ts';

const reasons: Readonly<Record<Withheld['why'], string>> = {
  credential: 'the line holds a credential and is not shown: ',
  encoded: 'the value is encoded: ',
  long: 'the line is too long to show: ',
  contradiction: 'two findings want different edits here: ',
  'by hand': '',
};

/** The edits of all layers as one diff for reading, whole files while they fit; how many hunks are left out is said. */
export function shownPatch({ hunks }: Patch, limit: number): string {
  const blocks: string[] = [];
  let length = 100;
  let path = '';
  for (const hunk of hunks) {
    const block = [...(hunk.path === path ? [] : fileHeader(hunk.path)), ...hunkLines(hunk)].join('\n');
    length += block.length + 1;
    if (length > limit) break;
    blocks.push(block);
    path = hunk.path;
  }
  if (blocks.length === 0) return hunks.length === 0 ? '' : `${hunks.length} edits: see the job summary.`;
  const body = blocks.join('\n');
  const fence = fenceFor(body, 3);
  const left = hunks.length - blocks.length;
  return [`${fence}diff`, body, fence, ...(left > 0 ? ['', `and ${left} more edits: see the job summary.`] : [])].join('\n');
}

/** What no hunk can do: where, and in words. */
export function byHand(parts: Parts, { withheld }: Patch, limit: number): string {
  const lines = withheld.slice(0, limit).map(({ finding, why }) => {
    return `- ${parts.place(finding.at)} ${reasons[why]}${prose(clipped(finding.remedy, 300))}`;
  });
  if (withheld.length > lines.length) lines.push(`- and ${withheld.length - lines.length} more`);
  return lines.length === 0 ? '' : ['By hand:', '', ...lines].join('\n');
}

function fileHeader(path: string): string[] {
  return [`--- a/${safe(path)}`, `+++ b/${safe(path)}`];
}

function hunkLines({ startLine, before, after, safety }: Hunk): string[] {
  const look = safety === 'review' ? ' look before applying' : '';
  return [
    `@@ -${startLine},${before.length} +${startLine},${after.length} @@${look}`,
    ...before.map((line) => `-${shown(line)}`),
    ...after.map((line) => `+${shown(line)}`),
  ];
}

/** Without its line end, and with what a terminal or a browser would obey shown instead. */
function shown(line: string): string {
  return safe(line.endsWith('\r\n') ? line.slice(0, -2) : line.replace(/[\r\n]$/, ''));
}

/** A patch for `git apply --unidiff-zero`, with the repository's own bytes; paths relative to the top of the repository. */
export function patchFile({ hunks }: Patch, gitPrefix: string): string {
  const parts: string[] = [];
  let path = '';
  for (const { path: own, startLine, before, after } of hunks) {
    if (/["\\\p{Cc}]/u.test(own)) continue;
    if (own !== path) parts.push(`--- a/${gitPrefix}${own}\n+++ b/${gitPrefix}${own}\n`);
    path = own;
    parts.push(`@@ -${startLine},${before.length} +${startLine},${after.length} @@\n`);
    for (const [sign, lines] of [
      ['-', before],
      ['+', after],
    ] as const)
      for (const line of lines) parts.push(`${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  }
  return parts.join('');
}
