/**
 * A fingerprint survives moved lines: rule, file and the message without its line numbers (github-actions.md §5.2 "baseline").
 * 64 bits of FNV-1a in hexadecimal; a secret's is made of rule and NAME only.
 */
export function fingerprintOf(ruleId: string, path: string, message: string, ordinal: number): string {
  const stable = path.startsWith('secret:') ? '' : withoutOffsets(message);
  const text = `${ruleId}\n${path}\n${stable}\n${ordinal}`;
  return half(text, 0x811c9dc5) + half(text, 0x9747b28c);
}

/** Every place in a message (`ref` in rules/wording: open, path, offset, close) by its path alone. */
function withoutOffsets(message: string): string {
  const [first = '', ...pieces] = message.split('\u0003');
  let text = '';
  let before = first;
  for (const piece of pieces) {
    const open = before.indexOf('\u0001');
    const close = piece.indexOf('\u0002');
    const isPlace = open >= 0 && /^\d+$/.test(piece.slice(0, Math.max(close, 0)));
    text += isPlace ? before.slice(0, open) + before.slice(open + 1) : `${before}\u0003`;
    before = isPlace ? piece.slice(close + 1) : piece;
  }
  return text + before;
}

function half(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 16777619);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
