import type { Batch } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { formatCount } from '../kit/format.ts';
import { saveFile } from '../kit/save-file.ts';
import { readRejections } from './read-rejections.ts';

/** What can be taken away: every comment with its tags, and the rows that were refused. */
export function Downloads({ batch }: { batch: Batch }) {
  const { id, rejected, survey, wave } = batch;
  const name = `${survey}-${wave}`;
  return (
    <section class="card no-print">
      <h2 class="govuk-heading-m">Download</h2>
      <p class="govuk-body">
        Every comment with its themes, for your own use:{' '}
        {(['xlsx', 'csv', 'ndjson'] as const).map((format, at) => (
          <span key={format}>
            {at > 0 && ', '}
            <a href={`/v1/batches/${id}/export?format=${format}`} download={`${name}.${format}`}>
              {format.toUpperCase()}
            </a>
          </span>
        ))}
        .
      </p>
      {rejected > 0 && (
        <>
          <p class="govuk-body">{formatCount(rejected)} rows were refused.</p>
          <Action
            kind="secondary"
            act={async () => saveFile(await readRejections(id), `${name}-refused.csv`)}
          >
            Rows, columns and reasons
          </Action>
        </>
      )}
    </section>
  );
}
