/** `a, b,c` as its items without the blanks round them, each with its offset. */
export function listItems(text: string): { readonly value: string; readonly start: number }[] {
  let from = 0;
  return text.split(',').map((item) => {
    const start = from + (item.length - item.trimStart().length);
    from += item.length + 1;
    return { value: item.trim(), start };
  });
}
