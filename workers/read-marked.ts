import { type Redaction, redactionKinds } from '../src/domain/redaction/redaction.ts';
import type { Database } from '../src/storage/database.ts';
import { readReviewersRedactions } from '../src/storage/exemplar-candidates.ts';
import type { QuotedTagging } from '../src/storage/quoted-taggings.ts';

/** What reviewers asked to hide in a batch's comments, by comment; a kind that is not known here is hidden too. */
export async function readMarked(
  database: Database,
  tagging: QuotedTagging,
): Promise<Map<number, Redaction[]>> {
  const marked = await readReviewersRedactions(database.pool, tagging);
  return new Map(
    [...marked].map(([id, redactions]) => [
      id,
      redactions.map(({ start, end, kind }) => ({
        start,
        end,
        kind: redactionKinds.find((known) => known === kind) ?? 'other',
      })),
    ]),
  );
}
