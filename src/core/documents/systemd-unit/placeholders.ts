/** Stands for every character of a placeholder. */
export const placeholder = '\ue000';

const control =
  /\{%[^%\n]{0,400}%\}|\{#[^#\n]{0,400}#\}|\{\{-?[ \t]*(?:if|else|end|range|with|define|template|block)\b[^{}\n]{0,400}\}\}|<%-?[^=%\n-][^%\n]{0,400}%>/g;
const value = /\{\{[^{}\n]{0,400}\}\}|<%=[^%\n]{0,400}%>|@[A-Z][A-Z0-9_]{0,60}@/g;

/** `{{ port }}`, `<%= port %>`, `@PORT@` in a unit that is rendered first, masked at the same length; control actions become blanks. */
export function maskPlaceholders(text: string): string {
  if (!/\{[{%#]|<%|@[A-Z]/.test(text)) return text;
  const plain = text.replace(control, (action) => ' '.repeat(action.length));
  return plain.replace(value, (action) => placeholder.repeat(action.length));
}
