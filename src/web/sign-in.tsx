import { useRef, useState } from 'preact/hooks';
import { api, dataOf } from './api/client.ts';
import { type Problem, problemOf } from './api/problem.ts';
import { useTitle } from './kit/use-title.ts';
import { ended, session } from './session.ts';

/** Sign in with an API key. The address stays, so that one comes back to where one was. */
export function SignIn() {
  useTitle('Sign in');
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function signIn(event: Event): Promise<void> {
    event.preventDefault();
    const key = field.current?.value.trim() ?? '';
    setBusy(true);
    try {
      const answer = await dataOf(api.POST('/v1/session', { body: { key } }));
      ended.value = false;
      session.value = answer;
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
      field.current?.focus();
    }
  }

  const wrong = problem !== null;
  return (
    <div class="sign-in">
      <h1 class="govuk-heading-l">Sign in</h1>
      {ended.value && !wrong && (
        <p class="govuk-inset-text" role="status">
          Your session has ended. Sign in again to go on where you were: nothing that was saved is lost.
        </p>
      )}
      <form onSubmit={(event) => void signIn(event)} noValidate>
        <div class={`govuk-form-group ${wrong ? 'govuk-form-group--error' : ''}`}>
          <label class="govuk-label govuk-label--s" for="key">
            Your API key
          </label>
          <div id="key-hint" class="govuk-hint">
            It begins with vb_. Whoever runs the service has given it to you, or can.
          </div>
          {wrong && (
            <p id="key-error" class="govuk-error-message" role="alert">
              {problem.status === 401
                ? 'This key is not known, or was revoked. Check that it was copied whole.'
                : problem.detail}
            </p>
          )}
          <input
            class={`govuk-input ${wrong ? 'govuk-input--error' : ''}`}
            id="key"
            ref={field}
            type="password"
            autocomplete="current-password"
            aria-describedby={wrong ? 'key-hint key-error' : 'key-hint'}
            spellcheck={false}
            required
          />
        </div>
        <button type="submit" class="govuk-button" disabled={busy}>
          Sign in
        </button>
      </form>
    </div>
  );
}
