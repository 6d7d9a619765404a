import type pg from 'pg';
import type { Claim } from './claim-reviews.ts';
import { commentUid } from './comment-uid.ts';
import type { StoredTag } from './tags.ts';

/** A comment before a reviewer, with all that they need to judge it. */
export interface ClaimedComment {
  readonly claim: Claim;
  readonly uid: string;
  readonly survey: string;
  readonly wave: string;
  readonly batch: string;
  readonly question: string | null;
  readonly text: string;
  /** Empty where the machine's labels are not shown. */
  readonly tags: readonly StoredTag[];
  /** Bits: 1 suggestion, 2 distress. */
  readonly facets: number;
  readonly version: number;
  readonly disputed: readonly number[];
}

type Row = Omit<ClaimedComment, 'claim' | 'uid'> & { readonly itemId: number };

/** What claimed comments say; those erased meanwhile are left out. */
export async function readClaimedComments(
  pool: pg.Pool,
  claims: readonly Claim[],
): Promise<ClaimedComment[]> {
  if (claims.length === 0) return [];
  const { rows } = await pool.query<Row>({
    name: 'claimed-comments',
    text: `select claim.id as "itemId", batch.uid as batch, survey.ref as survey, wave.name as wave, comment.text,
        (select question.text from question where question.batch_id = batch.id and n = comment.question) as question,
        case when claim.shown then coalesce((
          select json_agg(json_build_object('theme', theme.ref, 'probability', probability, 'valence', valence,
            'evidence', evidence) order by probability desc, theme.ref)
          from tag join theme on theme.id = tag.theme_id where tag.bucket = batch.bucket
            and tag.tagging_id = batch.tagging_id and tag.comment_id = claim.comment_id), '[]') else '[]' end as tags,
        coalesce((select facets from finding where finding.bucket = batch.bucket
          and finding.tagging_id = batch.tagging_id and finding.comment_id = claim.comment_id), 0) as facets,
        coalesce(label.version, 0) as version, coalesce(label.disputed_ids, '{}') as disputed
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[]) as claim (id, comment_id, batch_id, shown)
        join batch on batch.id = claim.batch_id and not erased
        join survey on survey.id = batch.survey_id join wave on wave.id = batch.wave_id
        join lateral (
          select text, question from comment where comment.bucket = batch.bucket and comment.batch_id = batch.id
            and comment.id = claim.comment_id limit 1) as comment on true
        left join settled_label as label on label.comment_id = claim.comment_id`,
    values: [
      claims.map((claim) => claim.itemId),
      claims.map((claim) => claim.commentId),
      claims.map((claim) => claim.batchId),
      claims.map((claim) => claim.shown),
    ],
  });
  const byItem = new Map(rows.map(({ itemId, ...row }) => [itemId, row]));
  return claims.flatMap((claim) => {
    const row = byItem.get(claim.itemId);
    return row === undefined ? [] : [{ ...row, claim, uid: commentUid(row.batch, claim.commentId) }];
  });
}
