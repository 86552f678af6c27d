type Encoder = (value: string) => string;

const shifted =
  (bytes: number): Encoder =>
  (value) => {
    const all = Buffer.from(value, 'utf8');
    return (all.length > bytes ? all.subarray(bytes) : all).toString('base64');
  };

/** What the runner masks besides the value itself (runner `HostContext.cs`, `ValueEncoders.cs`). */
const encoders: Readonly<Record<string, Encoder>> = {
  base64: shifted(0),
  'base64 from the second byte': shifted(1),
  'base64 from the third byte': shifted(2),
  'quotes of a command line': (value) => value.replaceAll('"', '\\"'),
  'quotes of an expression': (value) => value.replaceAll("'", "''"),
  json: (value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replace(/[\u0085\u2028\u2029]/g, unicodeEscape),
  uri: (value) => encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[!'()*]/g, percent),
  xml: (value) => value.replace(/[<>"'&]/g, (character) => entities[character] ?? ''),
  'trimmed quotes': (value) => (value.length > 8 && /^".*"$/s.test(value) ? value.slice(1, -1) : ''),
  'before an ampersand': (value) => longer(value.slice(0, ampersand(value).end)),
  'behind an ampersand': (value) => (value.includes('&') ? longer(value.slice(ampersand(value).next)) : ''),
};

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;' };

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** PowerShell colours what stands around `&`, so the runner masks the parts: behind `&+` one character is lost. */
function ampersand(value: string): { readonly end: number; readonly next: number } {
  const plus = value.indexOf('&+');
  const last = value.lastIndexOf('&') + 1;
  return plus < 0 ? { end: last, next: last } : { end: plus + 2, next: plus + 3 };
}

function longer(part: string): string {
  return part.length >= 6 ? part : '';
}

/** Hides secrets in what a step shows (github-actions.md §2.3; runner `SecretMasker.cs`). There is no minimum length. */
export class Masker {
  private readonly values = new Set<string>();

  /** A secret of the job or the data of `add-mask`: the whole and each of its lines. */
  add(secret: string): void {
    const lines = secret.split(/[\r\n]/).map((line) => line.trim());
    for (const value of [secret, ...lines]) if (value !== '') this.addValue(value);
  }

  /** One value with its encodings. */
  addValue(value: string): void {
    this.values.add(value);
    for (const encode of Object.values(encoders)) {
      const encoded = encode(value);
      if (encoded !== '') this.values.add(encoded);
    }
  }

  /** Touching and overlapping secrets become one `***`. */
  mask(text: string): string {
    const spans = [...this.values].flatMap((value) => spansOf(text, value)).sort((a, b) => a.start - b.start);
    const parts: string[] = [];
    let end = 0;
    for (const span of spans) {
      if (parts.length === 0 || span.start > end) parts.push(text.slice(end, span.start), '***');
      end = Math.max(end, span.end);
    }
    return parts.join('') + text.slice(end);
  }

  holds(text: string): boolean {
    return this.mask(text) !== text;
  }
}

function spansOf(text: string, value: string): { readonly start: number; readonly end: number }[] {
  const spans = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) spans.push({ start: at, end: at + value.length });
  return spans;
}
