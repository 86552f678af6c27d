import type { Report } from '../report.ts';
import type { Location } from '../text/span.ts';
import { clipped, safe } from './redact.ts';

/** Text of a message in SARIF: links `[text](target)` and placeholders `{0}` would be followed (SARIF §3.11.5, §3.11.6). One line a part. */
export function sarifText(parts: readonly string[], limit = 1000): string {
  return clipped(parts.map(plain).join('\n'), limit);
}

function plain(part: string): string {
  return safe(part)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\](?=\()/g, '] ')
    .replace(/\{(\d+)\}/g, '{{$1}}');
}

/** Places in the repository, relative to its top: GitHub shows a result only there. */
export class SarifPlaces {
  /** Of the checked root below the top of the repository, with a closing `/`; '' when they are one. */
  readonly prefix: string;
  private readonly report: Report;

  constructor(report: Report, gitPrefix: string) {
    this.report = report;
    const bare = gitPrefix.replace(/\/$/, '');
    this.prefix = bare === '' || bare === '.' ? '' : `${bare}/`;
  }

  artifact(path: string): object {
    return { uri: `${this.prefix}${path}`.split('/').map(encoded).join('/'), uriBaseId: '%SRCROOT%' };
  }

  /** Lines and columns are 1-based, `endColumn` exclusive, columns of UTF-16: as in our own regions. */
  region(at: Location): object {
    const { startLine, startColumn, endLine, endColumn } = this.report.regionOf(at);
    return { startLine, startColumn, endLine, endColumn };
  }

  location(at: Location, message?: string): object {
    return {
      physicalLocation: { artifactLocation: this.artifact(at.path), region: this.region(at) },
      ...(message === undefined ? {} : { message: { text: sarifText([message]) } }),
    };
  }
}

/** Percent-encoded; a lone surrogate, which no URI can hold, becomes a replacement character. */
function encoded(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}
