import type { Connection } from './api.ts';
import type { Themes } from './documents.ts';
import { formatTable, percent } from './format-table.ts';
import { readQuotes } from './quotes.ts';

const indent = '    ';

/** Prints the top-level themes of a batch, each with a few of its quotes beneath it. */
export async function printThemesWithQuotes(
  connection: Connection,
  { batch, themes, uncategorised }: Themes,
  quotesEach: number,
  width = process.stdout.isTTY ? process.stdout.columns : 100,
): Promise<void> {
  const shown = themes.filter(({ parent, tagged }) => parent === null && tagged.comments.n > 0);
  const [heading, ...lines] = formatTable(
    [...shown, { name: 'Uncategorised', tagged: uncategorised }],
    [
      { heading: 'theme', cell: ({ name }) => name },
      { heading: 'comments', cell: ({ tagged }) => tagged.comments.n },
      { heading: 'share', cell: ({ tagged }) => percent(tagged.comments.share) },
      { heading: 'respondents', cell: ({ tagged }) => tagged.respondents.n },
      { heading: 'share', cell: ({ tagged }) => percent(tagged.respondents.share) },
    ],
  ).split('\n');
  console.log(heading);
  for (const [index, line] of lines.entries()) {
    console.log(line);
    const theme = shown[index]?.theme;
    if (theme === undefined) continue;
    const { quotes } = await readQuotes(connection, batch, theme);
    for (const { text } of quotes.slice(0, quotesEach)) console.log(wrap(`“${text}”`, width));
  }
}

/** Lines of at most `width` characters, broken between words and indented. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one).join('\n');
}
