import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchAnswer, call, read } from '../support/client.ts';
import { until } from '../support/processes.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';
import { surveyFile, surveyMapping } from '../support/survey-file.ts';

interface Share {
  readonly n: number;
  readonly base: number;
}
interface Themes {
  readonly final: boolean;
  readonly base: { readonly comments: number; readonly respondents: number; readonly blank: number };
  readonly themes: readonly {
    readonly theme: string;
    readonly tagged: { readonly comments: Share; readonly respondents: Share };
  }[];
  readonly uncategorised: { readonly comments: Share; readonly respondents: Share };
}
interface Exported {
  readonly id: string;
  readonly respondent: string;
  readonly text: string;
  readonly blank: boolean;
  readonly themes: readonly { readonly theme: string }[];
  readonly attributes: Readonly<Record<string, string>>;
}
interface Quotes {
  readonly quotes: readonly {
    readonly comment_id: string;
    readonly status: string;
    /** As the respondent wrote it: the reader is an author. */
    readonly original: string;
  }[];
}

const group = 'Metropolitan Police Service';
const formula = '=HYPERLINK("http://example.org","Reliable and fast") is what I typed into the broken system';

/** The counts of a batch, made from its exported comments. */
function count(comments: readonly Exported[]): Map<string, { comments: number; respondents: number }> {
  const themes = new Set(comments.flatMap((comment) => comment.themes.map(({ theme }) => theme)));
  return new Map(
    [...themes].map((theme) => {
      const on = comments.filter((comment) => comment.themes.some((tag) => tag.theme === theme));
      const people = new Set(on.map(({ respondent }) => respondent));
      return [theme, { comments: on.length, respondents: people.size }];
    }),
  );
}

function counted({ themes }: Themes): Map<string, { comments: number; respondents: number }> {
  return new Map(
    themes
      .filter(({ tagged }) => tagged.comments.n > 0)
      .map(({ theme, tagged }) => [
        theme,
        { comments: tagged.comments.n, respondents: tagged.respondents.n },
      ]),
  );
}

/** Milliseconds that starting the service may take on a busy machine. */
const patience = 180_000;

describe.each(queueKinds)('with the queue on %s, the author of a report', (queue) => {
  let service: Service;
  let csv: string;
  let author: string;
  let analyst: string;
  let batch: string;
  let themes: Themes;
  let exported: Exported[] = [];

  beforeAll(async () => {
    service = await startService(queue);
    csv = `${await surveyFile(2_000)}a row,with,too few cells\n`;
    const [header = ''] = csv.split('\n', 1);
    const [cells = []] = parse(header);
    const said: Record<string, string> = { Respondent: 'formula', Force: group, Comment: formula };
    csv += `${cells.map((cell) => `"${(said[cell] ?? 'x').replaceAll('"', '""')}"`).join(',')}\n`;
  }, patience);
  afterAll(() => service.stop());

  async function keyFor(access: string, scope: object = {}): Promise<string> {
    const answer = await call(service, '/v1/keys', {
      method: 'POST',
      body: JSON.stringify({ name: access, access, scope }),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { secret: string }).secret;
  }

  async function exportAs(format: string, key: string): Promise<Response> {
    const answer = await call(service, `/v1/batches/${batch}/export?format=${format}`, { key });
    expect(answer.status).toBe(200);
    return answer;
  }

  async function exportedTo(key: string): Promise<Exported[]> {
    const lines = (await (await exportAs('ndjson', key)).text()).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Exported);
  }

  async function untilJobDone(path: string, init: Parameters<typeof call>[2]): Promise<void> {
    const asked = await call(service, path, init);
    expect(asked.status).toBe(202);
    const job = asked.headers.get('location') ?? '';
    await until(async () => {
      const { state } = await read<{ state: string }>(service, job, { key: init?.key ?? service.adminKey });
      expect(state).toMatch(/queued|running|done/);
      return state === 'done';
    });
  }

  it('is given a key', async () => {
    author = await keyFor('author');
    analyst = await keyFor('analyst');
    expect((await call(service, '/v1/keys', { key: author })).status).toBe(403);
    expect((await call(service, '/v1/batches', { key: 'vb_wrong' })).status).toBe(401);
  });

  it('looks at what the file would become', async () => {
    const answer = await call(service, '/v1/previews', {
      method: 'POST',
      key: author,
      body: csv,
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      format: 'csv',
      guessed: true,
      mapping: { comments: [{ column: 'Comment' }], respondent: 'Respondent', question: 'Question' },
    });
  });

  it('sends the file', async () => {
    const query = new URLSearchParams({
      survey: 'report',
      wave: '2026',
      group: 'force',
      mapping: surveyMapping,
    });
    const answer = await call(service, `/v1/batches?${query.toString()}`, {
      method: 'POST',
      key: author,
      body: csv,
      headers: { 'content-type': 'text/csv', 'idempotency-key': 'report-2026' },
    });
    expect(answer.status).toBe(202);
    const accepted = (await answer.json()) as BatchAnswer;
    batch = accepted.id;
    expect(answer.headers.get('location')).toBe(`/v1/batches/${batch}`);
    expect(accepted).toMatchObject({ rejected: 1, respondents: 501, comments: { total: 2_001, done: 0 } });
  });

  it('watches the progress to its end', async () => {
    const answer = await call(service, `/v1/batches/${batch}/events`, {
      key: author,
      headers: { accept: 'text/event-stream' },
    });
    const events = (await answer.text()).split('\n\n').filter((event) => event.includes('data:'));
    const told = events.map((event) => JSON.parse(/^data: ?(.*)$/m.exec(event)?.[1] ?? '') as BatchAnswer);
    const done = told.map(({ comments }) => comments.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(events.at(-1)).toContain('event: done');
    expect(told.at(-1)).toMatchObject({
      state: 'done',
      comments: { total: 2_001, done: 2_001, quarantined: 0 },
    });
  });

  it('reads how many comments and people raised each theme', async () => {
    themes = await read<Themes>(service, `/v1/batches/${batch}/themes`, { key: author });
    expect(themes.final).toBe(true);
    expect(themes.base).toMatchObject({ comments: 2_001, respondents: 501 });
    expect(themes.themes.filter(({ tagged }) => tagged.comments.n > 0).length).toBeGreaterThan(10);
    const people = themes.themes.map(({ tagged }) => tagged.respondents.n);
    expect(people).toEqual(people.toSorted((a, b) => b - a));
    for (const { tagged } of themes.themes)
      expect(tagged.respondents.n).toBeLessThanOrEqual(tagged.comments.n);
  });

  it('takes the comments along, and they add up to the counts', async () => {
    exported = await exportedTo(author);
    const said = exported.filter(({ blank }) => !blank);
    expect(said).toHaveLength(2_001);
    expect(exported).toHaveLength(themes.base.comments + themes.base.blank);
    expect(new Set(exported.map(({ id }) => id)).size).toBe(exported.length);
    expect(count(said)).toEqual(counted(themes));
    expect(said.filter((comment) => comment.themes.length === 0)).toHaveLength(
      themes.uncategorised.comments.n,
    );
  });

  it('gets the same as CSV and as a workbook, without formulas', async () => {
    const table: Record<string, string>[] = parse(
      (await (await exportAs('csv', author)).text()).replace(/^\ufeff/, ''),
      {
        columns: true,
      },
    );
    expect(table.map(({ id }) => id)).toEqual(exported.map(({ id }) => id));
    expect(table.map((row) => row['text']?.replace(/^'(?=[=+\-@])/, ''))).toEqual(
      exported.map(({ text }) => text),
    );
    expect(table.find(({ respondent }) => respondent === 'formula')?.['text']).toBe(`'${formula}`);

    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await (await exportAs('xlsx', author)).arrayBuffer());
    expect(workbook.worksheets.map(({ state }) => state)).toEqual(['visible']);
    const cells = workbook.worksheets[0]?.getColumn(1).values.slice(2);
    expect(cells).toEqual(exported.map(({ id }) => id));
    const types = new Set<ExcelJS.ValueType>();
    workbook.worksheets[0]?.eachRow((row) => row.eachCell((cell) => types.add(cell.type)));
    expect(types).not.toContain(ExcelJS.ValueType.Formula);
    expect(types).not.toContain(ExcelJS.ValueType.Hyperlink);
  });

  it('quotes people, each at most once', async () => {
    const theme = themes.themes[0]?.theme ?? '';
    const { quotes } = await read<Quotes>(service, `/v1/batches/${batch}/quotes?theme=${theme}`, {
      key: author,
    });
    expect(quotes.length).toBeGreaterThan(1);
    const quoted = quotes.map((quote) => exported.find(({ id }) => id === quote.comment_id));
    expect(new Set(quoted.map((comment) => comment?.respondent)).size).toBe(quotes.length);
    for (const [index, { status, original: text }] of quotes.entries()) {
      expect(status).toBe('draft');
      expect(quoted[index]?.text).toContain(text);
      expect(quoted[index]?.themes.map((tag) => tag.theme)).toContain(theme);
      const words = text.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(8);
      expect(words).toBeLessThanOrEqual(60);
    }
  });

  it('learns which row was refused, and why', async () => {
    const lines = csv.trimEnd().split('\n').length;
    const { rejections } = await read<{ rejections: { row: number; code: string }[] }>(
      service,
      `/v1/batches/${batch}/rejections`,
      { key: author },
    );
    expect(rejections).toEqual([expect.objectContaining({ row: lines - 1, code: 'wrong_column_count' })]);
  });

  it('has an analyst tag it again, to the same counts', async () => {
    const retag = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await call(service, `/v1/batches/${batch}/retag`, { ...retag, key: author })).status).toBe(403);
    await untilJobDone(`/v1/batches/${batch}/retag`, { ...retag, key: analyst });
    expect(await read(service, `/v1/batches/${batch}/themes`, { key: author })).toEqual(themes);
    const taggings = await service.rows('select from tagging');
    expect(taggings).toHaveLength(2);
  });

  it('shares it with a key that sees one group, which sees that part alone', async () => {
    const key = await keyFor('analyst', { surveys: ['report'], groups: [group] });
    const part = exported.filter(({ attributes }) => attributes['force'] === group);
    expect(part.length).toBeGreaterThan(10);
    expect((await exportedTo(key)).map(({ id }) => id)).toEqual(part.map(({ id }) => id));
    const seen = await read<Themes>(service, `/v1/batches/${batch}/themes`, { key });
    expect(seen.base.comments).toBe(part.filter(({ blank }) => !blank).length);
    expect(counted(seen)).toEqual(count(part));
    const { quotes } = await read<Quotes>(
      service,
      `/v1/batches/${batch}/quotes?theme=${themes.themes[0]?.theme ?? ''}`,
      { key },
    );
    const ids = new Set(part.map(({ id }) => id));
    for (const quote of quotes) expect(ids).toContain(quote.comment_id);
  });

  it('shares nothing with a key of another survey', async () => {
    const key = await keyFor('author', { surveys: ['another'] });
    for (const path of ['', '/themes', '/quotes?theme=training', '/rejections', '/events', '/export']) {
      const answer = await call(service, `/v1/batches/${batch}${path}`, {
        key,
        headers: path === '/events' ? { accept: 'text/event-stream' } : {},
      });
      expect(answer.status, path).toBe(404);
    }
    expect(await read(service, '/v1/batches', { key })).toMatchObject({ batches: [] });
  });

  it('has it erased in the end', async () => {
    expect((await call(service, `/v1/batches/${batch}`, { method: 'DELETE', key: author })).status).toBe(403);
    await untilJobDone(`/v1/batches/${batch}`, { method: 'DELETE' });
    for (const path of ['', '/themes', '/export'])
      expect((await call(service, `/v1/batches/${batch}${path}`, { key: author })).status).toBe(410);
    const left = await service.rows(
      'select from comment union all select from tag union all select from respondent',
    );
    expect(left).toEqual([]);
  });
});
