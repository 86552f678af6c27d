/** Other than ASCII, and what the Actions runner would read as a command (`##[`, `::name`), as JSON escapes: the data stays the same. */
export function asciiJson(json: string): string {
  return json
    .replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/##(?=\[)/g, '#\\u0023')
    .replace(/::(?=[a-z])/gi, ':\\u003a');
}
