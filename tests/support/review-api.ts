import { type Api, openApi } from './api.ts';
import { tagBatch } from './tag-batch.ts';

/** A comment as /v1/reviews/next brings it. */
export interface ReviewItem {
  readonly comment: string;
  readonly etag: string;
  readonly lease: { readonly id: string };
  readonly text: string;
  readonly blind: boolean;
  readonly distress: boolean;
  readonly reason: string | null;
  readonly tags: readonly { theme: string; valence: string; evidence: unknown }[] | null;
  readonly views: readonly { themes: readonly { theme: string }[] }[];
  readonly disputed: readonly string[];
  readonly codebook: { id: string; version: number };
}

export type Reviewer = Parameters<Api['call']>[0] & object;

export interface ReviewApi extends Api {
  /** Send a batch of texts, each by a person of its own unless `by` says otherwise; tagged by the word "queue". */
  send(survey: string, texts: readonly string[], by?: (index: number) => string): Promise<string>;
  reviewer(scope?: Parameters<Api['key']>[1]): Promise<{ secret: string; uid: string }>;
  next(as: Reviewer, query: Readonly<Record<string, string>>): Promise<ReviewItem[]>;
  /** POST a decision on a comment with its lease; `more` adds to the body. */
  decide(
    as: Reviewer,
    item: Pick<ReviewItem, 'comment' | 'lease'>,
    themes: readonly string[],
    more?: object,
  ): ReturnType<Api['call']>;
}

/** The API with what tests of reviews need. */
export async function openReviewApi(): Promise<ReviewApi> {
  const api = await openApi();
  return {
    ...api,
    async send(survey, texts, by = (index) => `p${index}`) {
      const rows = texts.map((text, index) => JSON.stringify({ id: by(index), site: `s${index % 2}`, text }));
      const answer = await api.call('author', {
        method: 'POST',
        url: '/v1/batches',
        query: {
          survey,
          wave: '2026',
          group: 'site',
          mapping:
            '{"comments":[{"column":"text","question":"Why?"}],"respondent":"id","attributes":{"site":"site"}}',
        },
        payload: rows.join('\n'),
        headers: { 'content-type': 'application/x-ndjson' },
      });
      if (answer.statusCode !== 202) throw new Error(answer.body);
      const { id } = answer.json<{ id: string }>();
      await tagBatch(api, id, { finish: true });
      return id;
    },
    async reviewer(scope = {}) {
      const { secret, uid } = await api.key('reviewer', scope);
      return { secret, uid };
    },
    async next(as, query) {
      const answer = await api.call(as, { method: 'GET', url: '/v1/reviews/next', query });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer.json<{ items: ReviewItem[] }>().items;
    },
    decide: (as, item, themes, more = {}) =>
      api.call(as, {
        method: 'POST',
        url: `/v1/comments/${item.comment}/labels`,
        payload: {
          codebook: 'canteen',
          version: 1,
          themes: themes.map((theme) => ({ theme })),
          lease: item.lease.id,
          ...more,
        },
      }),
  };
}

/** The comment that a test expects to have been brought. */
export function held(item: ReviewItem | undefined): ReviewItem {
  if (item === undefined) throw new Error('no comment was brought');
  return item;
}
