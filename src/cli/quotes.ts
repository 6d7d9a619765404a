import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { callJson, type Connection } from './api.ts';
import { Quotes, Themes } from './documents.ts';
import { RefusedError } from './failures.ts';
import { percent } from './format-table.ts';
import { connectionOf, printerOf } from './options.ts';

/** `verbatim quotes BATCH`: the quotes that stand for a theme, or for each theme in turn. */
export function quotesCommand(): Command {
  return new Command('quotes')
    .description('show the quotes chosen for themes, redacted (drafts until an author approves them)')
    .argument('<batch>', 'id of the batch')
    .option('--theme <id>', 'this theme only')
    .action(async (id: string, { theme }: { theme?: string }, command: Command) => {
      const connection = connectionOf(command);
      const printer = printerOf(command);
      for (const one of theme === undefined ? await themesOf(connection, id) : [theme]) {
        const { coverage, tau, quotes } = await readQuotes(connection, id, one);
        printer.say(
          coverage === null || tau === null
            ? `${one}: no quotes.`
            : `${one}: ${percent(coverage)} of its comments are like one of these (cosine ≥ ${tau}).`,
        );
        for (const quote of quotes)
          printer.result(
            { theme: one, ...quote },
            ({ text, valence, status }) => `  “${text}” (${valence}, ${status})`,
          );
        printer.say('');
      }
    });
}

/** Reads a theme's quotes, waiting up to `patience` milliseconds while they are still being chosen. */
export async function readQuotes(
  connection: Connection,
  batch: string,
  theme: string,
  patience = 30_000,
): Promise<Quotes> {
  const path = `/v1/batches/${encodeURIComponent(batch)}/quotes`;
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await callJson(connection, 'GET', path, Quotes, { query: { theme } });
    } catch (error) {
      const notReady =
        error instanceof RefusedError && error.problem.status === 409 && error.problem.retryAfter !== null;
      if (!notReady || performance.now() > until) throw error;
      await pause(250);
    }
  }
}

async function themesOf(connection: Connection, batch: string): Promise<string[]> {
  const path = `/v1/batches/${encodeURIComponent(batch)}/themes`;
  const { themes } = await callJson(connection, 'GET', path, Themes);
  return themes.filter(({ tagged }) => tagged.comments.n > 0).map(({ theme }) => theme);
}
