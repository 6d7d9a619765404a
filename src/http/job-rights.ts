import type { Key } from '../storage/keys.ts';
import type { Job } from '../storage/read-jobs.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import type { KindOfJob } from './job-kinds.ts';

/** Whether a key might have asked for such a job: its surveys are in the key's scope. */
function isInScope({ surveys }: Job, { ofSurveys }: KindOfJob, { scope }: Key): boolean {
  if (!ofSurveys) return true;
  if (limitsComments(scope)) return false;
  const seen = scope.surveys;
  return seen === undefined || (surveys?.every((survey) => seen.includes(survey)) ?? false);
}

/** What a key may do with a job: `all`, `look` at it (it asked for it), or `nothing`, not even know of it. */
export function rightsOn(job: Job, kind: KindOfJob, key: Key): 'all' | 'look' | 'nothing' {
  if (key.access === 'admin') return isInScope(job, kind, key) || job.keyId === key.id ? 'all' : 'nothing';
  if (kind.access.includes(key.access) && isInScope(job, kind, key)) return 'all';
  return job.keyId === key.id ? 'look' : 'nothing';
}
