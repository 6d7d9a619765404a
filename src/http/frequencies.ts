import { parentOf, themeNames } from '../domain/codebook.ts';
import { fieldName, type FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../domain/frequencies/table.ts';
import { Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { countFrequencies } from '../storage/tallies/count-frequencies.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';
import { filterHelp, namedFilters } from './analysis-query.ts';
import { caller, type Routes } from './context.ts';
import { type EstimateOf, estimatesFor } from './estimates.ts';
import { openCursor } from './frequency-cursor.ts';
import { basesOf, FrequencyDocument, FrequencyParameters } from './frequency-document.ts';
import { frequencyNotes, type NumberedNotes, numberNotes } from './frequency-notes.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { frequencyRows } from './frequency-rows.ts';
import { mapInTurns } from './in-turns.ts';
import { rounded, shareOf, themeShare } from './share.ts';
import { linkToNotes, sendTable, tableTypes } from './table-file.ts';
import { SELF_SELECTED, tableNotes } from './table-notes.ts';
import { countedOrNotReady, requireSomebody, requireTallies } from './tallied-survey.ts';

/** Cells × themes that one answer may have. */
const mostCounts = 500_000;
const defaultThemes = 200;

/** Places in the table's themes, in the order asked for. */
function orderThemes(
  table: FrequencyTable,
  base: FrequencyQuery['base'],
  names: ReadonlyMap<string, string>,
  sort: 'share' | 'name' | 'codebook',
): number[] {
  const share = (place: number): number => {
    const { weighted, share: plain } = themeShare(base, table.total, place);
    return weighted?.share ?? plain;
  };
  const places = table.themes.map((_, place) => place);
  const name = (place: number): string => names.get(table.themes[place] ?? '') ?? '';
  if (sort === 'share') return places.sort((a, b) => share(b) - share(a) || a - b);
  return sort === 'name' ? places.sort((a, b) => name(a).localeCompare(name(b), 'en') || a - b) : places;
}

/** Refuse a table that is larger than an answer can be, before it is counted. */
function requireSize(cells: number, themes: number): void {
  if (cells * themes > mostCounts)
    throw new Problem(
      'too_many_cells',
      `The table would have ${cells} cells of ${themes} themes each; ask for fewer fields in \`by\`, filter their values, or name themes (${mostCounts} counts at most).`,
    );
}

/** Counts of themes: exact, for analysts within their scope, and logged. */
export const frequencyRoutes: Routes = (app, context) => {
  const { database, tallies: store } = context;
  app.get(
    '/v1/frequencies',
    {
      schema: {
        tags: ['analysis'],
        summary: 'How many people or comments raised each theme, by anything that is known of them',
        description: `${filterHelp} As CSV and XLSX each row has in \`note\` the number of what must be said with its estimate: XLSX has a second sheet of notes, and \`format=notes\`, which a CSV names in \`Link\`, gives the same rows as CSV.`,
        produces: ['application/json', 'text/csv', tableTypes.xlsx],
        querystring: FrequencyParameters,
        response: { 200: FrequencyDocument },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const {
        survey,
        by = [],
        level,
        theme = [],
        base,
        weight,
        sort,
        top,
        limit,
        cursor,
        format,
        ...rest
      } = request.query;
      const tallies = await requireTallies(context, survey, key);
      const query = parseFrequencyQuery(tallies, { by, level, theme, base, weight, rest });
      const pages = openCursor(tallies, query, [sort, top]);
      const start = pages.start(cursor);
      const [table, batches] = await countedOrNotReady(
        async () =>
          [await countFrequencies(store, tallies, query, requireSize), batchesOf(tallies, query)] as const,
      );
      requireSomebody(table.total.base);
      const estimateOf = await estimatesFor(database, { tallies, query, table });
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'frequencies.read',
        subject: survey,
        detail: {
          by: query.by.map(fieldName),
          filters: namedFilters(query.filters),
          themes: level === 'all' && theme.length === 0 ? 'all' : query.themes,
          base,
          weight: query.weight,
          format,
        },
      });
      const names = themeNames(tallies.codebook);
      const ordered = orderThemes(table, base, names, sort).slice(0, top);
      if (start > 0 && start >= ordered.length) throw pages.pastTheEnd(ordered.length);
      const { codebook } = tallies;
      const waves = [...new Set(batches.map(({ wave }) => wave))];
      const models = new Set(batches.map(({ model }) => model));
      const said = [SELF_SELECTED, ...(await tableNotes(database.query, codebook, models))];
      const notes = numberNotes();
      if (format !== 'json') {
        const rows = await frequencyRows({ names, query, table, themes: ordered, estimateOf, notes });
        const sheet = frequencyNotes({
          survey,
          query,
          codebook,
          waves,
          models,
          notes: said,
          numbered: notes.texts(),
        });
        if (format === 'notes')
          return sendTable(reply, 'csv', { name: `frequencies-${survey}-notes`, sheet: 'Notes', ...sheet });
        reply.header('link', linkToNotes(request.url));
        return sendTable(reply, format, {
          ...{ name: `frequencies-${survey}`, sheet: 'Frequencies', notes: sheet },
          ...rows,
        });
      }
      const size = limit ?? defaultThemes;
      const describe = themeDescriber(table, query, names, estimateOf, notes);
      const cells = query.by.length === 0 ? [] : await mapInTurns(table.cells, cellDescriber(query));
      const themes = await mapInTurns(ordered.slice(start, start + size), describe);
      const document: Omit<FrequencyDocument, 'cells' | 'themes'> = {
        survey,
        disclosure: 'none' as const,
        codebook: { id: codebook.id, version: codebook.version },
        base,
        weight: query.weight,
        by: query.by.map(fieldName),
        waves,
        models: [...models],
        total: {
          base: basesOf(table.total),
          uncategorised: shareOf(base, table.total.base, table.total.uncategorised),
        },
        notes: [...notes.texts(), ...said],
        next: start + size < ordered.length ? pages.next(start + size) : null,
      };
      // A table of thousands of shares is sent as it is: checking it against the schema costs more than counting it.
      const head = JSON.stringify(document).slice(0, -1);
      const body = Buffer.from(`${head},"cells":[${cells.join(',')}],"themes":[${themes.join(',')}]}`);
      return reply.type('application/json; charset=utf-8').send(body as never);
    },
  );
  return Promise.resolve();
};

/** Describes cells of the table, as JSON. */
function cellDescriber({ base, by }: FrequencyQuery) {
  return (cell: FrequencyCell): string =>
    JSON.stringify({
      key: Object.fromEntries(by.map((field, index) => [fieldName(field), cell.key[index] ?? null])),
      base: basesOf(cell),
      uncategorised: shareOf(base, cell.base, cell.uncategorised),
    } satisfies FrequencyDocument['cells'][number]);
}

/** Describes themes by their places in the table, as JSON; what must be said with estimates is gathered in `notes`. */
function themeDescriber(
  table: FrequencyTable,
  { base, by }: FrequencyQuery,
  names: ReadonlyMap<string, string>,
  estimateOf: EstimateOf,
  notes: NumberedNotes,
) {
  const describeShare = (cell: FrequencyCell, place: number): string => {
    const estimate = estimateOf(cell, place);
    return JSON.stringify({
      tagged: themeShare(base, cell, place),
      estimate: estimate && {
        ...estimate,
        share: rounded(estimate.share),
        low: rounded(estimate.low),
        high: rounded(estimate.high),
        note: notes.numberOf(estimate.note),
      },
    } satisfies FrequencyDocument['themes'][number]['cells'][number]);
  };
  return async (place: number): Promise<string> => {
    const theme = table.themes[place] ?? '';
    const head: Omit<FrequencyDocument['themes'][number], 'cells'> = {
      theme,
      name: names.get(theme) ?? theme,
      parent: parentOf(theme),
      tagged: themeShare(base, table.total, place),
      estimate: estimateOf(table.total, place),
    };
    const own = by.length === 0 ? [] : table.cells;
    const cells = await mapInTurns(own, (cell) => describeShare(cell, place));
    return `${JSON.stringify(head).slice(0, -1)},"cells":[${cells.join(',')}]}`;
  };
}
