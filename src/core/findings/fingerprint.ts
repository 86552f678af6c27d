/**
 * A fingerprint survives moved lines: rule, file and the message without its line numbers (github-actions.md §5.2 "baseline").
 * 64 bits of FNV-1a in hexadecimal; a secret's is made of rule and NAME only.
 */
export function fingerprintOf(ruleId: string, path: string, message: string, ordinal: number): string {
  const stable = path.startsWith('secret:') ? '' : message.replace(/\u0001([^\u0003]*)\u0003\d+\u0002/g, '$1');
  const text = `${ruleId}\n${path}\n${stable}\n${ordinal}`;
  return half(text, 0x811c9dc5) + half(text, 0x9747b28c);
}

function half(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 16777619);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
