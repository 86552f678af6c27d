/**
 * Go, Jinja and ERB templates inside another notation, masked at the same length: lines that hold only control actions become blank, value
 * actions become a plain word. Offsets stay those of the file; what stood there is unknown, never a value.
 */
export function maskTemplates(text: string): string {
  const controls = text.replace(/\{%-?[^%\n]{0,400}%\}|\{#[^#\n]{0,400}#\}/g, blank);
  const actions = controls.replace(/\{\{[^{}\n]{0,400}\}\}/g, (action) => (isControl(action) ? blank(action) : mark(action)));
  return actions.replace(/<%[^%\n]{0,400}%>/g, (action) => (action.startsWith('<%=') ? mark(action) : blank(action)));
}

/** What a masked value reads as. */
export const maskedValue = /^T{4,}$/;

function isControl(action: string): boolean {
  return /^\{\{-?\s*(?:if|else|end|range|with|define|template|block|\/\*|\$\w+\s*:?=)/.test(action);
}

function blank(action: string): string {
  return ' '.repeat(action.length);
}

function mark(action: string): string {
  return 'T'.repeat(action.length);
}
