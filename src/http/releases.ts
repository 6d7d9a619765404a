import { z } from 'zod';
import { DisclosureSettings, ROUNDING } from '../domain/disclosure/settings.ts';
import { type FieldError, Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { writeLedger } from '../storage/releases-ledger.ts';
import {
  holdSurvey,
  insertRelease,
  listReleases,
  newReleaseUid,
  readRelease,
  type ReleaseHead,
} from '../storage/releases.ts';
import { readReleaseSources } from '../storage/releases-manifest.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { caller, type Context, type Routes } from './context.ts';
import { makeRelease } from './make-release.ts';
import { requireOneModel } from './one-model.ts';
import { SurveyRef } from './names.ts';
import { decodeCursor, defaultPage, nextCursor, pageQuery } from './page.ts';
import {
  headDocument,
  quoteDocument,
  ReleaseDocument,
  releaseDocument,
  ReleaseHeadDocument,
  TrialDocument,
} from './release-document.ts';
import { releaseInScope, tablesInScope } from './release-scope.ts';
import { releaseQuotes } from './release-quotes.ts';
import { readQueries, ReleaseRequest } from './release-request.ts';
import { releaseHeader, releaseNotes, releaseRows } from './release-rows.ts';
import { linkToNotes, sendTable, tableTypes } from './table-file.ts';
import { countedOrNotReady, requireTallies } from './tallied-survey.ts';

/** Refusals that an answer names. */
const mostRefusals = 30;

/** The rules as the manifest states them. */
function rulesOf(k: number): Record<string, unknown> {
  return {
    version: 1,
    unit: 'distinct respondents',
    k,
    rounding: ROUNDING,
    suppressed:
      'groups, cells and rests of fewer than k, none and all included, and others until none can be narrowed to k',
  };
}

function settingsOf({ survey }: SurveyTallies): DisclosureSettings {
  const settings = DisclosureSettings.safeParse(survey.disclosure);
  if (settings.success) return settings.data;
  throw new Problem(
    'conflict',
    "The survey's disclosure settings are not valid; PUT /v1/surveys/{id} sets them.",
    {
      errors: settings.error.issues.map(({ path, message }) => ({
        where: ['survey.disclosure', ...path].join('.'),
        message,
      })),
    },
  );
}

/** Check a release and, unless it is a dry run, record it: all in one transaction. */
async function release(context: Context, keyId: number, tallies: SurveyTallies, request: ReleaseRequest) {
  const { k } = settingsOf(tallies);
  const queries = readQueries(tallies, request);
  for (const query of queries)
    if (query.by.some(({ kind }) => kind === 'wave')) requireOneModel(tallies, query);
  return context.database.query.transaction().execute(async (query) => {
    if (!request.dry_run) await holdSurvey(query, tallies.survey.id);
    const uid = newReleaseUid();
    const made = await makeRelease(context, query, tallies, queries, { k, release: uid });
    const themes = queries[0]?.themes ?? [];
    const said = await releaseQuotes(query, tallies, request, made, themes);
    const refusals = [...made.refusals, ...said.refusals].slice(0, mostRefusals);
    const sources = await readReleaseSources(query, tallies);
    const manifest = { ...sources, scope: tallies.scope, rules: rulesOf(k) };
    const tables = made.tables.filter((table) => table !== null);
    if (request.dry_run) return { kind: 'trial' as const, refusals, manifest, tables, quotes: said.quotes };
    if (refusals.length > 0) refuse(refusals);
    const { survey } = tallies;
    const { quotes } = said;
    const stored = await insertRelease(query, {
      surveyId: survey.id,
      title: request.title,
      manifest,
      tables,
      keyId,
      uid,
      quotes,
    });
    const place = { surveyId: survey.id, releaseId: stored.id, firstNew: made.firstNew };
    await writeLedger(query, place, made.checked);
    await recordAudit(query, {
      keyId,
      action: 'release.create',
      subject: uid,
      detail: { survey: survey.ref, version: stored.version, tables: tables.length, quotes: quotes.length },
    });
    return {
      kind: 'release' as const,
      release: { ...stored, uid, survey: survey.ref, title: request.title, manifest, tables, quotes },
    };
  });
}

function refuse(refusals: readonly FieldError[]): never {
  throw new Problem('disclosure_risk', 'Change what `errors` names; `dry_run` shows the effect beforehand.', {
    errors: refusals,
  });
}

function countCells(tables: z.infer<typeof TrialDocument>['tables']): { cells: number; suppressed: number } {
  const cells = tables.flatMap(({ columns }) => columns.flatMap(({ themes }) => themes));
  return { cells: cells.length, suppressed: cells.filter(({ suppressed }) => suppressed).length };
}

/** Make releases, and read them: all that partners see. */
export const releaseRoutes: Routes = (app, context) => {
  const { database } = context;
  const params = z.strictObject({ id: z.uuid() });

  app.post(
    '/v1/releases',
    {
      schema: {
        tags: ['releases'],
        summary: 'Freeze tables and approved quotes for a report, checked for disclosure as a whole',
        body: ReleaseRequest,
        response: { 200: TrialDocument, 201: ReleaseDocument },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { body } = request;
      const tallies = await requireTallies(context, body.survey, key);
      const done = await countedOrNotReady(() => release(context, key.id, tallies, body));
      if (done.kind === 'release')
        return reply
          .code(201)
          .header('location', `/v1/releases/${done.release.uid}`)
          .send(releaseDocument(done.release));
      const { refusals, manifest, tables, quotes } = done;
      return reply.code(200).send({
        dry_run: true as const,
        releasable: refusals.length === 0,
        refusals,
        ...countCells(tables),
        manifest,
        tables,
        quotes: quotes.map(quoteDocument),
      });
    },
  );

  app.get(
    '/v1/releases',
    {
      schema: {
        tags: ['releases'],
        summary: 'Releases, newest first: those with a table for the key',
        querystring: z.strictObject({ ...pageQuery, survey: SurveyRef.optional() }),
        response: { 200: z.object({ releases: z.array(ReleaseHeadDocument), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      const { survey, cursor, limit = defaultPage } = request.query;
      const inScope = scope.surveys === undefined || survey === undefined || scope.surveys.includes(survey);
      const surveys = survey === undefined ? scope.surveys : inScope ? [survey] : [];
      const page: ReleaseHead[] = [];
      for (let before = decodeCursor(cursor); ;) {
        const found = await listReleases(database.query, { before, limit }, surveys);
        page.push(...found.filter(({ tables, ...owner }) => tablesInScope(tables, owner, scope).length > 0));
        before = found.at(-1)?.id ?? null;
        if (found.length < limit || page.length >= limit) break;
      }
      const releases = page.slice(0, limit);
      return { releases: releases.map(headDocument), next: nextCursor(releases, limit) };
    },
  );

  app.get(
    '/v1/releases/:id',
    {
      schema: {
        tags: ['releases'],
        summary:
          'A release: its manifest, tables and quotes; as CSV or XLSX, its tables and quotes, with notes apart',
        description:
          'A number that is suppressed is null in JSON and `[suppressed]` in CSV and XLSX. XLSX has a second sheet of notes, and `format=notes`, which a CSV names in `Link`, gives the same as CSV. A key that is limited to groups or systems reads the tables and columns that are about these alone, without totals, and their quotes.',
        produces: ['application/json', ...Object.values(tableTypes)],
        params,
        querystring: z.strictObject({ format: z.enum(['json', 'csv', 'xlsx', 'notes']).default('json') }),
        response: { 200: ReleaseDocument },
      },
    },
    async (request, reply) => {
      const { scope } = caller(request);
      const found = await readRelease(database.query, request.params.id, scope.surveys);
      const document = found && releaseInScope(releaseDocument(found), found, scope);
      if (document === null) throw new Problem('not_found', 'There is no release with this id.');
      const { format } = request.query;
      if (format === 'json') return document;
      const name = `${document.survey}-release-${document.version}`;
      const notes = releaseNotes(document);
      if (format === 'notes')
        return sendTable(reply, 'csv', { name: `${name}-notes`, sheet: 'Notes', ...notes });
      reply.header('link', linkToNotes(request.url));
      return sendTable(reply, format, {
        ...{ name, sheet: 'Release', notes },
        ...{ header: releaseHeader, rows: releaseRows(document) },
      });
    },
  );
  return Promise.resolve();
};
