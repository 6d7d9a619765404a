import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Codebook } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { may } from '../session.ts';
import { describeChange, type Draft as DraftDocument, readDraft, writeDraft } from './read-draft.ts';
import { ThemeForm } from './theme-form.tsx';
import { TryDraft } from './try-draft.tsx';

/** The draft of a codebook: change it, see what it changes, try it on a batch, publish it. */
export function Draft({ codebook }: { codebook: Codebook }) {
  const { data, problem, reload } = useAnswer(codebook.id, () => readDraft(codebook.id));
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (data === undefined) return <Busy />;
  return <Editor codebook={codebook} draft={data} onChange={reload} />;
}

interface Props {
  readonly codebook: Codebook;
  readonly draft: DraftDocument | null;
  readonly onChange: () => void;
}

function Editor({ codebook, draft, onChange }: Props) {
  const content = draft?.codebook ?? codebook;
  const [theme, setTheme] = useState(content.themes[0]?.id ?? '');
  const chosen = content.themes.find(({ id }) => id === theme);

  async function write(themes: Codebook['themes']): Promise<void> {
    await writeDraft({ ...content, themes }, draft?.etag ?? null, draft?.stated ?? []);
    onChange();
  }
  const discard = async (): Promise<void> => {
    await dataOf(
      api.DELETE('/v1/codebooks/{id}/draft', {
        params: { path: { id: codebook.id } },
        headers: { 'if-match': draft?.etag ?? '' },
      }),
    );
    onChange();
  };
  const publish = async (): Promise<void> => {
    await dataOf(
      api.POST('/v1/codebooks/{id}/publish', {
        params: { path: { id: codebook.id } },
        headers: { 'if-match': draft?.etag ?? '' },
      }),
    );
    location.assign(`/codebook?id=${encodeURIComponent(codebook.id)}`);
  };

  return (
    <>
      {draft === null ? (
        <p class="govuk-body">There is no draft: the first change that you save begins one.</p>
      ) : (
        <section class="card">
          <h2 class="govuk-heading-m">What the draft changes</h2>
          {draft.stale && (
            <p class="govuk-inset-text">
              A newer version was published since: throw this draft away and make the changes to that one.
            </p>
          )}
          {draft.changes.length === 0 && <p class="govuk-body">Nothing yet.</p>}
          <ul class="govuk-list govuk-list--bullet">
            {draft.changes.map((change) => (
              <li key={describeChange(change)}>{describeChange(change)}</li>
            ))}
          </ul>
          <div class="button-row">
            {may() && (
              <Action
                act={publish}
                confirm="It becomes the newest version for everybody. Labels of merged themes are carried over, those of split ones wait for review, and batches keep their tags."
              >
                Publish
              </Action>
            )}
            <Action act={discard} kind="secondary" confirm="The draft is thrown away for everybody.">
              Throw away
            </Action>
          </div>
        </section>
      )}
      {draft !== null && <TryDraft codebook={codebook.id} />}
      <section class="card">
        <div class="field-row field-row--tight">
          <label>
            Theme{' '}
            <select
              class="govuk-select"
              value={theme}
              onChange={(event) => setTheme(event.currentTarget.value)}
            >
              {content.themes.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
              <option value="">a new theme</option>
            </select>
          </label>
        </div>
        <ThemeForm
          key={`${theme} ${draft?.etag ?? ''}`}
          theme={chosen}
          onSave={async (saved) => {
            const others = content.themes.filter(({ id }) => id !== theme);
            const at = content.themes.findIndex(({ id }) => id === theme);
            await write(others.toSpliced(at < 0 ? others.length : at, 0, saved));
            setTheme(saved.id);
          }}
          onRemove={async () => {
            await write(content.themes.filter(({ id }) => id !== theme && !id.startsWith(`${theme}/`)));
            setTheme(content.themes[0]?.id ?? '');
          }}
        />
      </section>
    </>
  );
}
