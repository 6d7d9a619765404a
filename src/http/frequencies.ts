import { stringify } from 'csv-stringify/sync';
import type { z } from 'zod';
import { parentOf } from '../domain/codebook.ts';
import { fieldName, type FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../domain/frequencies/table.ts';
import { Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { countFrequencies } from '../storage/tallies/count-frequencies.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { caller, type Routes } from './context.ts';
import { type EstimateOf, estimatesFor } from './estimates.ts';
import { openCursor } from './frequency-cursor.ts';
import type { CellShare } from './frequency-document.ts';
import { basesOf, FrequencyDocument, FrequencyParameters } from './frequency-document.ts';
import { filterHelp, parseFrequencyQuery } from './frequency-query.ts';
import { frequencyRows } from './frequency-rows.ts';
import type { Share } from './share.ts';
import { rounded, shareOf, taggedShare } from './share.ts';
import { countedOrNotReady, requireTallies } from './tallied-survey.ts';
import { streamWorkbook } from './workbook.ts';

/** Cells × themes that one answer may have. */
const mostCounts = 500_000;
const defaultThemes = 200;

/** A count whose order is decided: places in the table's themes. */
function orderThemes(
  table: FrequencyTable,
  query: FrequencyQuery,
  tallies: SurveyTallies,
  sort: 'share' | 'name' | 'codebook',
): number[] {
  const names = themeNames(tallies);
  const share = (theme: number): number => {
    const count = table.total.themes[theme];
    if (count === undefined) return 0;
    const { weighted, share: plain } = taggedShare(query.base, table.total.base, count);
    return weighted?.share ?? plain;
  };
  const places = table.themes.map((_, place) => place);
  const name = (place: number): string => names.get(table.themes[place] ?? '') ?? '';
  if (sort === 'share') return places.sort((a, b) => share(b) - share(a) || a - b);
  return sort === 'name' ? places.sort((a, b) => name(a).localeCompare(name(b), 'en') || a - b) : places;
}

/** Names of themes by id. */
export function themeNames({ codebook }: SurveyTallies): Map<string, string> {
  return new Map(codebook.themes.map(({ id, name }) => [id, name]));
}

/** Refuse a table that nobody is in. */
export function requireSomebody({ total }: FrequencyTable): void {
  if (total.base.comments === 0 && (total.base.asked ?? 0) === 0)
    throw new Problem(
      'nothing_selected',
      'No comment passes all filters; leave one out. Filters of one field are read as "or", those of different fields as "and".',
    );
}

/** Refuse a table that is larger than an answer can be, before it is counted. */
export function requireSize(cells: number, themes: number): void {
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
        description: filterHelp,
        produces: [
          'application/json',
          'text/csv',
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        ],
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
      requireSomebody(table);
      const estimateOf = await estimatesFor(database, { tallies, query, table });
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'frequencies.read',
        subject: survey,
        detail: {
          by: query.by.map(fieldName),
          filters: query.filters.map(({ field, ...values }) => ({ field: fieldName(field), ...values })),
          themes: level === 'all' && theme.length === 0 ? 'all' : query.themes,
          base,
          weight: query.weight,
          format,
        },
      });
      const ordered = orderThemes(table, query, tallies, sort).slice(0, top);
      if (format !== 'json') {
        const { header, rows } = frequencyRows({ tallies, query, table, themes: ordered, estimateOf });
        reply.header('content-disposition', `attachment; filename="frequencies-${survey}.${format}"`);
        if (format === 'csv')
          return reply
            .type('text/csv; charset=utf-8')
            .send(`\ufeff${stringify([header, ...rows], { escape_formulas: true })}` as never);
        return reply
          .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .send(streamWorkbook(header, onePage(rows), 'Frequencies') as never);
      }
      const size = limit ?? defaultThemes;
      const page = ordered.slice(start, start + size);
      const names = themeNames(tallies);
      const notes = new Map<string, number>();
      const described = page.map((place) => describeTheme(table, query, names, place, estimateOf, notes));
      const document: FrequencyDocument = {
        survey,
        disclosure: 'none' as const,
        codebook: { id: tallies.codebook.id, version: tallies.codebook.version },
        base,
        weight: query.weight,
        by: query.by.map(fieldName),
        waves: [...new Set(batches.map(({ wave }) => wave))],
        models: [...new Set(batches.map(({ model }) => model))],
        total: {
          base: basesOf(table.total),
          uncategorised: shareOf(base, table.total.base, table.total.uncategorised),
        },
        cells: describeCells(table, query),
        themes: described,
        notes: [...notes.keys()],
        next: start + size < ordered.length ? pages.next(start + size) : null,
      };
      // A table of thousands of shares is sent as it is: checking it against the schema costs more than counting it.
      return reply
        .type('application/json; charset=utf-8')
        .send(Buffer.from(JSON.stringify(document)) as never);
    },
  );
  return Promise.resolve();
};

async function* onePage<T>(page: T): AsyncGenerator<T> {
  yield await Promise.resolve(page);
}

function describeCells(table: FrequencyTable, { base, by }: FrequencyQuery) {
  if (by.length === 0) return [];
  return table.cells.map((cell) => ({
    key: Object.fromEntries(by.map((field, index) => [fieldName(field), cell.key[index] ?? null])),
    base: basesOf(cell),
    uncategorised: shareOf(base, cell.base, cell.uncategorised),
  }));
}

function describeTheme(
  table: FrequencyTable,
  { base, by }: FrequencyQuery,
  names: ReadonlyMap<string, string>,
  place: number,
  estimateOf: EstimateOf,
  notes: Map<string, number>,
) {
  const theme = table.themes[place] ?? '';
  const tagged = (cell: FrequencyCell): Share => {
    const count = cell.themes[place];
    if (count === undefined) throw new Error('a cell without one of its themes');
    return taggedShare(base, cell.base, count);
  };
  const noteOf = (note: string): number => {
    const known = notes.get(note) ?? notes.size;
    notes.set(note, known);
    return known;
  };
  const cellOf = (cell: FrequencyCell): z.infer<typeof CellShare> => {
    const estimate = estimateOf(cell, place);
    return {
      tagged: tagged(cell),
      estimate:
        estimate === null
          ? null
          : {
              ...estimate,
              share: rounded(estimate.share),
              low: rounded(estimate.low),
              high: rounded(estimate.high),
              note: noteOf(estimate.note),
            },
    };
  };
  return {
    theme,
    name: names.get(theme) ?? theme,
    parent: parentOf(theme),
    tagged: tagged(table.total),
    estimate: estimateOf(table.total, place),
    cells: by.length === 0 ? [] : table.cells.map(cellOf),
  };
}
