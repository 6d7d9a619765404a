import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { facetsOf } from '../../models/codes.ts';
import { Problem } from '../errors.ts';
import { toLabelStudio } from '../intake/label-studio.ts';
import { recordAudit } from '../storage/audit-log.ts';
import type { Queries } from '../storage/database.ts';
import { exportLabels, type ExportedLabel, readLabelledBatches } from '../storage/export-labels.ts';
import type { Scope } from '../storage/schema.ts';
import { readSurvey } from '../storage/surveys.ts';
import { labelsOf, namesOf, readThemeNames, type ThemeNames } from '../storage/theme-names.ts';
import { caller, type Routes } from './context.ts';
import { SurveyRef } from './names.ts';

const types = {
  ndjson: ['application/x-ndjson; charset=utf-8', 'ndjson'],
  csv: ['text/csv; charset=utf-8', 'csv'],
  'label-studio': ['application/json; charset=utf-8', 'json'],
} as const;

type Pages = AsyncGenerator<ExportedLabel[]>;

function record(names: ThemeNames, label: ExportedLabel) {
  return {
    id: label.uid,
    verdict: label.verdict,
    themes: labelsOf(names, label.themes, label.valences),
    about: label.about === null ? null : namesOf(names, label.about),
    facets: label.facets === null ? null : facetsOf(label.facets),
    redactions: label.redactions.map(({ start, end, kind }) => ({ start, end, kind })),
    reviewer: label.reviewer,
    at: label.at.toISOString(),
    note: label.note,
    purpose: label.purpose,
    blind: label.blind,
    audit: label.audit,
    version: label.version,
  };
}

async function* jsonLines(names: ThemeNames, pages: Pages): AsyncGenerator<string> {
  for await (const page of pages)
    yield page.map((label) => `${JSON.stringify(record(names, label))}\n`).join('');
}

const columns = [
  ...['id', 'verdict', 'themes', 'valences', 'about', 'facets', 'reviewer', 'at', 'note'],
  ...['purpose', 'blind', 'audit', 'version'],
];

async function* csvLines(names: ThemeNames, pages: Pages): AsyncGenerator<string> {
  const options = { escape_formulas: true };
  yield stringify([columns], options);
  for await (const page of pages)
    yield stringify(
      page.map((label) => {
        const { id, verdict, themes, about, facets, reviewer, at, note, ...made } = record(names, label);
        return [
          id,
          verdict,
          themes.map(({ theme }) => theme).join('; '),
          themes.some(({ valence }) => valence !== null)
            ? themes.map(({ valence }) => valence ?? '').join('; ')
            : '',
          about?.join('; ') ?? '',
          facets?.join('; ') ?? '',
          reviewer,
          at,
          note ?? '',
          made.purpose,
          String(made.blind),
          made.audit ?? '',
          made.version,
        ];
      }),
      options,
    );
}

async function* tasks(names: ThemeNames, pages: Pages): AsyncGenerator<string> {
  let before = '[';
  for await (const page of pages)
    for (const labels of Map.groupBy(page, (label) => label.uid).values()) {
      const [comment] = labels;
      if (comment === undefined) continue;
      yield `${before}${JSON.stringify(
        toLabelStudio(
          comment,
          labels.map((label) => record(names, label)),
        ),
      )}`;
      before = ',\n';
    }
  yield before === '[' ? '[]\n' : ']\n';
}

async function* pagesOf(
  db: Queries,
  surveyId: number,
  scope: Scope,
  hidden: boolean,
): AsyncGenerator<ExportedLabel[]> {
  for (const batch of await readLabelledBatches(db, surveyId))
    yield* exportLabels(db, batch, scope, { hidden });
}

/** The labels of a survey, streamed. */
export const labelExportRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/labels/export',
    {
      schema: {
        tags: ['reviews'],
        summary: 'The decisions on a survey’s comments, as NDJSON, CSV or Label Studio JSON',
        description:
          'Every decision that stands, as /v1/labels/import takes it; CSV leaves out the stretches to hide. Label Studio’s ' +
          'tasks hold the text, as `text`, for a labelling interface with the controls `themes`, `valence` (`theme: value`), ' +
          '`facets` and `verdict` (Choices), `redactions` (Labels) and `note` (TextArea). Comments that an audit still codes are left out, but for admins.',
        produces: Object.values(types).map(([type]) => type),
        querystring: z.strictObject({
          survey: SurveyRef,
          format: z.enum(['ndjson', 'csv', 'label-studio']).default('ndjson'),
        }),
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { survey: ref, format } = request.query;
      const seen = key.scope.surveys?.includes(ref) !== false;
      const survey = seen ? await readSurvey(database.query, ref) : null;
      if (survey === null) throw new Problem('not_found', 'There is no survey with this id.');
      await recordAudit(database.query, {
        keyId: key.id,
        action: 'labels.export',
        subject: ref,
        detail: { format },
      });
      const names = await readThemeNames(database.query);
      const pages = pagesOf(database.query, survey.id, key.scope, key.access === 'admin');
      const write = { ndjson: jsonLines, csv: csvLines, 'label-studio': tasks }[format];
      const [type, extension] = types[format];
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${ref}-labels.${extension}"`)
        .send(Readable.from(write(names, pages)));
    },
  );
  return Promise.resolve();
};
