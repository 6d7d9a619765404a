import { Command } from 'commander';
import { callJson } from './api.ts';
import { Batches } from './documents.ts';
import { connectionOf, printerOf } from './options.ts';

/** `verbatim batches`: lists batches, newest first. */
export function batchesCommand(): Command {
  return new Command('batches')
    .description('list batches, newest first')
    .option('--survey <id>', 'of this survey only')
    .action(async ({ survey }: { survey?: string }, command: Command) => {
      const connection = connectionOf(command);
      const printer = printerOf(command);
      const batches = [];
      let cursor: string | undefined;
      do {
        const page = await callJson(connection, 'GET', '/v1/batches', Batches, { query: { survey, cursor } });
        batches.push(...page.batches);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      if (batches.length === 0)
        printer.say('There are no batches yet. Send one with "verbatim submit FILE".');
      else
        printer.table(batches, [
          { heading: 'batch', cell: ({ id }) => id },
          { heading: 'survey', cell: ({ survey: ref }) => ref },
          { heading: 'wave', cell: ({ wave }) => wave },
          { heading: 'state', cell: ({ state }) => state },
          { heading: 'comments', cell: ({ comments }) => comments.total },
          { heading: 'tagged', cell: ({ comments }) => comments.done },
          { heading: 'respondents', cell: ({ respondents }) => respondents },
        ]);
    });
}
