import { ErrorBoundary, lazy, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { api } from './api/client.ts';
import { Header } from './kit/header.tsx';
import { Home } from './home.tsx';
import { NotFound } from './not-found.tsx';
import { ended, lastSession, session } from './session.ts';
import { SignIn } from './sign-in.tsx';

const Batches = lazy(async () => (await import('./author/batches.tsx')).Batches);
const Upload = lazy(async () => (await import('./author/upload.tsx')).Upload);
const Batch = lazy(async () => (await import('./author/batch.tsx')).Batch);
const Review = lazy(async () => (await import('./reviewer/review.tsx')).Review);
const Models = lazy(async () => (await import('./models/models.tsx')).Models);
const Model = lazy(async () => (await import('./models/model.tsx')).Model);
const Audits = lazy(async () => (await import('./audits/audits.tsx')).Audits);
const Codebook = lazy(async () => (await import('./codebook/codebook.tsx')).Codebook);
const Keys = lazy(async () => (await import('./keys/keys.tsx')).Keys);
const Surveys = lazy(async () => (await import('./surveys/surveys.tsx')).Surveys);
const Explore = lazy(async () => (await import('./explore/explore.tsx')).Explore);
const Compare = lazy(async () => (await import('./compare/compare.tsx')).Compare);
const Cooccurrence = lazy(async () => (await import('./cooccurrence/cooccurrence.tsx')).Cooccurrence);
const Profile = lazy(async () => (await import('./profile/profile.tsx')).Profile);
const Comments = lazy(async () => (await import('./comments/comments.tsx')).Comments);
const Suggestions = lazy(async () => (await import('./suggestions/suggestions.tsx')).Suggestions);
const Agreement = lazy(async () => (await import('./agreement/agreement.tsx')).Agreement);
const Release = lazy(async () => (await import('./releases/release.tsx')).Release);
const NewRelease = lazy(async () => (await import('./releases/new-release.tsx')).NewRelease);
const Releases = lazy(async () => (await import('./releases/releases.tsx')).Releases);

/** The whole page: who is signed in decides what it shows. */
export function App() {
  useEffect(() => {
    api.GET('/v1/session').then(
      ({ data }) => (session.value = data ?? null),
      () => (session.value = null),
    );
  }, []);
  return (
    <LocationProvider>
      <a href="#main" class="govuk-skip-link">
        Skip to main content
      </a>
      <Header />
      <main id="main" class="page" tabIndex={-1}>
        <Content />
      </main>
    </LocationProvider>
  );
}

function Content() {
  if (session.value === undefined) return null;
  const out = session.value === null;
  const last = lastSession.value;
  if (last === null || (out && !ended.value)) return <SignIn />;
  return (
    <>
      {out && <SignIn />}
      <div hidden={out} key={`${last.access} ${last.name}`}>
        <Pages />
      </div>
    </>
  );
}

/** Left as they are while somebody whose session has ended signs in again: nothing that was typed is lost. */
function Pages() {
  const { path } = useLocation();
  const first = useRef(path);
  useEffect(() => {
    if (path !== first.current) document.getElementById('main')?.focus();
    first.current = path;
  }, [path]);
  return (
    <ErrorBoundary>
      <Router>
        <Route path="/" component={Home} />
        <Route path="/batches" component={Batches} />
        <Route path="/batches/:id" component={Batch} />
        <Route path="/upload" component={Upload} />
        <Route path="/review" component={Review} />
        <Route path="/adjudicate" component={Review} />
        <Route path="/audits" component={Audits} />
        <Route path="/models" component={Models} />
        <Route path="/models/:id" component={Model} />
        <Route path="/codebook" component={Codebook} />
        <Route path="/keys" component={Keys} />
        <Route path="/surveys" component={Surveys} />
        <Route path="/explore" component={Explore} />
        <Route path="/compare" component={Compare} />
        <Route path="/cooccurrence" component={Cooccurrence} />
        <Route path="/profile" component={Profile} />
        <Route path="/comments" component={Comments} />
        <Route path="/suggestions" component={Suggestions} />
        <Route path="/agreement" component={Agreement} />
        <Route path="/releases" component={Releases} />
        <Route path="/releases/new" component={NewRelease} />
        <Route path="/releases/:id" component={Release} />
        <Route default component={NotFound} />
      </Router>
    </ErrorBoundary>
  );
}
