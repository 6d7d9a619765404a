import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { assignKeys } from './assign-keys.ts';
import { EvidenceText } from './evidence-text.tsx';
import { OneTheme } from './one-theme.tsx';
import { openReviewQueue, type Purpose } from './review-queue.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { SittingPanel } from './sitting-panel.tsx';
import { ThemePicker } from './theme-picker.tsx';
import { useDraft } from './use-draft.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { Views } from './views.tsx';

interface Props {
  readonly purpose: Purpose;
  readonly survey: string | null;
  readonly theme: string | null;
}

/** One comment at a time: read, decide, and the next one is there. */
export function ReviewDesk({ purpose, survey, theme }: Props) {
  const queue = useMemo(
    () => openReviewQueue(purpose, { ...(survey !== null && { survey }), ...(theme !== null && { theme }) }),
    [purpose, survey, theme],
  );
  const desk = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void queue.refill();
    // From here on Enter saves, and does not follow the link that led here.
    if (document.activeElement instanceof HTMLAnchorElement) desk.current?.focus();
    return queue.close;
  }, [queue]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (queue.unsent.value > 0) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [queue]);

  const item = queue.current.value;
  const themes = item === null ? [] : queue.themesOf(item);
  const keys = useMemo(() => assignKeys(themes), [themes]);
  const draft = useDraft(item, themes);
  const findField = useRef<HTMLInputElement>(null);
  const noteField = useRef<HTMLInputElement>(null);
  const [help, setHelp] = useState(false);

  function decide(verdict: 'decided' | 'skip' | 'cannot_tell'): void {
    if (item === null) return;
    const judgement = draft.judgement();
    queue.decide(item, verdict === 'decided' ? judgement : { ...judgement, verdict, themes: [] });
  }

  function answerTheme(applies: boolean): void {
    if (item === null || theme === null) return;
    const valence = item.tags?.find((tag) => tag.theme === theme)?.valence ?? null;
    queue.decide(item, {
      ...draft.judgement(),
      themes: applies ? [{ theme, valence }] : [],
      about: [theme],
    });
  }

  useShortcuts({
    enter: () => (theme === null ? decide('decided') : answerTheme(true)),
    s: () => decide('skip'),
    c: () => decide('cannot_tell'),
    u: () => void queue.undo(),
    n: () => noteField.current?.focus(),
    y: () => answerTheme(true),
    x: () => answerTheme(false),
    h: () => setHelp(!help),
    '/': () => findField.current?.focus(),
    '-': () => draft.setValence('negative'),
    '+': () => draft.setValence('positive'),
    '=': () => draft.setValence('positive'),
    '#': () => draft.setValence('mixed'),
    '.': () => draft.setValence('neutral'),
    ...(theme === null && Object.fromEntries([...keys].map(([key, id]) => [key, () => draft.toggle(id)]))),
  });

  const waiting = queue.waiting.value;
  return (
    <div class="review" ref={desk} tabIndex={-1}>
      <p class="review__count" role="status">
        {formatCount(queue.decided.value)} decided
        {waiting !== null && `, ${formatCount(waiting)} waiting`}
        {queue.unsent.value > 1 && `, ${queue.unsent.value} on their way`}
      </p>
      <div class="review__sides">
        <div>
          {queue.problem.value !== null && (
            <ProblemBanner problem={queue.problem.value} retry={() => void queue.refill()} />
          )}
          {item === null && queue.loading.value && <Busy label="Fetching comments" />}
          {item === null && !queue.loading.value && queue.problem.value === null && (
            <EmptyState title={waiting ? 'Nothing waits here for you' : 'Nothing waits here'}>
              {waiting
                ? 'What waits is with another reviewer, or was judged by you before, so that somebody else must look at it. '
                : 'Every comment of this queue is decided. '}
              Choose another queue above, or come back later.
            </EmptyState>
          )}
          {item !== null && (
            <div class="review__desk">
              <section class="card review__comment" aria-label="The comment">
                {item.distress && <p class="review__distress">Somebody may be at risk: read this first.</p>}
                {item.question !== null && <p class="review__question">{item.question}</p>}
                <EvidenceText item={item} theme={draft.last} />
                <p class="review__facts">
                  {item.survey}, {item.wave}
                  {item.blind && ' · judged blind: the machine’s labels are hidden'}
                </p>
                <Views item={item} themes={themes} />
                <label class="govuk-label" for="note">
                  Note <kbd>n</kbd>
                </label>
                <input
                  id="note"
                  ref={noteField}
                  class="govuk-input"
                  value={draft.note}
                  maxLength={2000}
                  autocomplete="off"
                  onInput={(event) => draft.setNote(event.currentTarget.value)}
                  onKeyDown={(event) => event.key === 'Escape' && noteField.current?.blur()}
                />
                <div class="review__actions">
                  {theme === null && (
                    <button type="button" class="govuk-button" onClick={() => decide('decided')}>
                      {draft.chosen.size === 0 ? 'None of the themes' : 'Save'} <kbd>Enter</kbd>
                    </button>
                  )}
                  <button
                    type="button"
                    class="govuk-button govuk-button--secondary"
                    onClick={() => decide('skip')}
                  >
                    Skip <kbd>s</kbd>
                  </button>
                  <button
                    type="button"
                    class="govuk-button govuk-button--secondary"
                    onClick={() => decide('cannot_tell')}
                  >
                    Cannot tell <kbd>c</kbd>
                  </button>
                  <button
                    type="button"
                    class="govuk-button govuk-button--secondary"
                    disabled={queue.decided.value === 0}
                    onClick={() => void queue.undo()}
                  >
                    Undo <kbd>u</kbd>
                  </button>
                </div>
              </section>
              <section class="card" aria-label="Your decision">
                {theme === null ? (
                  <ThemePicker
                    themes={themes}
                    keys={keys}
                    draft={draft}
                    suggested={new Set(item.tags?.map((tag) => tag.theme))}
                    findField={findField}
                  />
                ) : (
                  <OneTheme
                    theme={themes.find(({ id }) => id === theme)}
                    onAnswer={(applies) => answerTheme(applies)}
                  />
                )}
              </section>
            </div>
          )}
        </div>
        <SittingPanel survey={survey} waiting={waiting} />
      </div>
      <ShortcutHelp open={help} onToggle={setHelp} />
    </div>
  );
}
