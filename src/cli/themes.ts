import { Command } from 'commander';
import { callJson } from './api.ts';
import { Themes } from './documents.ts';
import { grouped, percent } from './format-table.ts';
import { connectionOf, printerOf } from './options.ts';
import type { Printer } from './printer.ts';

/** `verbatim themes BATCH`: how many comments and people raised each theme. */
export function themesCommand(): Command {
  return new Command('themes')
    .description('count comments and respondents by theme')
    .argument('<batch>', 'id of the batch')
    .action(async (id: string, _options: object, command: Command) => {
      const path = `/v1/batches/${encodeURIComponent(id)}/themes`;
      printThemes(printerOf(command), await callJson(connectionOf(command), 'GET', path, Themes));
    });
}

/** A table of the themes that occur, children under their parents, with what has no theme; or all of it as NDJSON. */
export function printThemes(printer: Printer, { base, final, themes, uncategorised }: Themes): void {
  if (printer.ndjson) {
    printer.table(
      [...themes, { theme: null, name: 'Uncategorised', parent: null, tagged: uncategorised }],
      [],
    );
    return;
  }
  const seen = themes.filter(({ tagged }) => tagged.comments.n > 0);
  const rows = seen
    .filter(({ parent }) => parent === null)
    .flatMap((top) => [
      top,
      ...seen
        .filter(({ parent }) => parent === top.theme)
        .map((child) => ({ ...child, name: `  ${child.name}` })),
    ]);
  printer.table(
    [...rows, { name: 'Uncategorised', tagged: uncategorised }],
    [
      { heading: 'theme', cell: ({ name }) => name },
      { heading: 'comments', cell: ({ tagged }) => tagged.comments.n },
      { heading: 'share', cell: ({ tagged }) => percent(tagged.comments.share) },
      { heading: 'respondents', cell: ({ tagged }) => tagged.respondents.n },
      { heading: 'share', cell: ({ tagged }) => percent(tagged.respondents.share) },
    ],
  );
  printer.say(
    `\nOf ${grouped(base.comments)} comments by ${grouped(base.respondents)} respondents, without ${grouped(base.blank)} blank ones.` +
      ' As tagged by the machine, not audited.' +
      (final ? '' : '\nThe tagging is still under way: these counts will change.'),
  );
}
