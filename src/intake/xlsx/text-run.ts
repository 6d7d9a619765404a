/**
 * Gathers the text of a shared or inline string: its `t` elements, rich text included, phonetic readings left
 * out. One character more than the limit is kept, which is enough to refuse the rest.
 */
export function openTextRun(limit: number) {
  let gathered = '';
  let inText = false;
  let phonetic = false;
  return {
    start(): void {
      gathered = '';
      inText = false;
      phonetic = false;
    },
    open(name: string): void {
      if (name === 't') inText = !phonetic;
      if (name === 'rPh') phonetic = true;
    },
    close(name: string): void {
      if (name === 't') inText = false;
      if (name === 'rPh') phonetic = false;
    },
    text(text: string): void {
      if (inText && gathered.length <= limit) gathered += text.slice(0, limit + 1 - gathered.length);
    },
    end(): string {
      return unescape(gathered);
    },
  };
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export function unescape(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/gu, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
