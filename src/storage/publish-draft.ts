import { sql } from 'kysely';
import { Codebook } from '../domain/codebook.ts';
import type { Change } from '../domain/codebook-changes/changes.ts';
import { structureHash } from '../../models/structure.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { recordAudit } from './audit-log.ts';
import { importCodebook } from './codebooks.ts';
import type { Database, Queries } from './database.ts';
import { newestCodebook, type RecordedCodebook } from './drafts.ts';
import { createJob } from './jobs.ts';
import { ensureModel, lockLiveModel, type Model, type NewModel, promoteModel } from './models.ts';
import { queriesOn } from './queries-on.ts';
import { inTransaction } from './transaction.ts';

export interface Publication {
  readonly ref: string;
  /** The draft's version, as its reader saw it. */
  readonly draft: number;
  readonly keyId: number;
  readonly changes: readonly Change[];
  /** The model of the draft's lexicon. */
  readonly lexicon: NewModel;
}

export interface Published {
  readonly version: number;
  readonly model: Model;
  /** Whether the model that was live goes on. */
  readonly modelKept: boolean;
  /** The job that carries labels over; null when every label stands as it is. */
  readonly job: string | null;
}

/**
 * Make a draft the newest version of its codebook, in one transaction with how it came about, the model that is live from
 * then on, and the job that carries labels over. `changed` when the draft is not the one seen, `stale` when another
 * version was published since it began.
 *
 * A live model that was trained goes on while it knows exactly the themes that there are: the untrained lexicon would be
 * worse. With other themes, and where no label was learnt from, the new lexicon goes live.
 */
export function publishDraft(
  database: Database,
  publication: Publication,
): Promise<Published | 'changed' | 'stale'> {
  const { ref, draft, keyId, changes } = publication;
  return inTransaction(database.pool, async (client) => {
    const query = queriesOn(client);
    await sql`select pg_advisory_xact_lock(${advisoryLocks.codebookImport})`.execute(query);
    const held = await query
      .selectFrom('codebook_draft')
      .select(['base_id', 'content'])
      .where('codebook_ref', '=', ref)
      .where('version', '=', draft)
      .forUpdate()
      .executeTakeFirst();
    if (held === undefined) return 'changed';
    const base = await newestCodebook(query, ref);
    if (base?.id !== held.base_id) return 'stale';
    await query.deleteFrom('codebook_draft').where('codebook_ref', '=', ref).execute();
    const codebook = Codebook.parse(held.content);
    await importCodebook(query, codebook);
    const published = await newestCodebook(query, ref);
    if (published === null) throw new Error('a published codebook is not in the record');
    await query
      .insertInto('codebook_change')
      .values({ codebook_id: published.id, base_id: base.id, changes: JSON.stringify(changes) })
      .execute();
    const { model, kept } = await chooseModel(query, base, published, publication);
    const job = !changes.some(touchesLabels)
      ? null
      : await createJob(client, { kind: 'carry-labels', args: { codebookId: published.id }, keyId });
    await recordAudit(query, {
      keyId,
      action: 'codebook.publish',
      subject: ref,
      detail: { version: codebook.version, model: model.uid, modelKept: kept },
    });
    return { version: codebook.version, model, modelKept: kept, job };
  });
}

/** A label made before says nothing of a theme that is new, and something else of one that became another. */
function touchesLabels({ kind }: Change): boolean {
  return kind !== 'removed' && kind !== 'lexicon' && kind !== 'text';
}

async function chooseModel(
  query: Queries,
  base: RecordedCodebook,
  published: RecordedCodebook,
  { ref, keyId, lexicon }: Publication,
): Promise<{ model: Model; kept: boolean }> {
  const live = await lockLiveModel(query, ref);
  const sameStructure = structureHash(base.codebook) === structureHash(published.codebook);
  if (live !== null && (sameStructure || (sameThemes(base, published) && (await wasTrained(query, live)))))
    return { model: live, kept: true };
  const recorded = await ensureModel(query, lexicon);
  const model = { ...recorded, codebookRef: ref };
  await promoteModel(query, model, { keyId, reason: 'a version of the codebook was published' });
  return { model, kept: false };
}

function sameThemes(a: RecordedCodebook, b: RecordedCodebook): boolean {
  const ids = ({ codebook }: RecordedCodebook): string =>
    codebook.themes
      .map(({ id }) => id)
      .sort()
      .join(' ');
  return ids(a) === ids(b);
}

async function wasTrained(query: Queries, { id }: Model): Promise<boolean> {
  const row = await query.selectFrom('model').select('manifest').where('id', '=', id).executeTakeFirst();
  return row?.manifest['lexiconOnly'] !== true;
}
