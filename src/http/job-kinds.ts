import type { Access } from '../storage/schema.ts';

/** What a job is at, and what its `done` and `total` count meanwhile, in the order in which phases follow. */
interface Phase {
  readonly phase: string;
  readonly unit: string;
}

export interface KindOfJob {
  /** Who may ask for it, and so may cancel it; an admin may always. */
  readonly access: readonly Access[];
  readonly phases: readonly Phase[];
  /** It reads comments or labels of particular surveys, so a key must see all of these. */
  readonly ofSurveys: boolean;
  /** Why it cannot be cancelled. */
  readonly kept?: string;
}

const comments = 'comments';
const erasure =
  'An erasure cannot be cancelled: what it concerns is out of sight already, and what is removed does not come back.';

/** Every kind of job. */
export const jobKinds = {
  train: {
    access: ['reviewer'],
    phases: [
      { phase: 'fit', unit: 'fits' },
      { phase: 'judge', unit: comments },
      { phase: 'count', unit: comments },
    ],
    ofSurveys: true,
  },
  'compare-models': {
    access: ['analyst', 'reviewer'],
    phases: [
      { phase: 'judge', unit: comments },
      { phase: 'count', unit: comments },
    ],
    ofSurveys: false,
  },
  trial: { access: ['analyst', 'reviewer'], phases: [{ phase: 'try', unit: comments }], ofSurveys: true },
  'count-terms': {
    access: ['analyst', 'reviewer'],
    phases: [{ phase: 'count', unit: comments }],
    ofSurveys: true,
  },
  discover: {
    access: ['analyst', 'reviewer'],
    phases: [
      { phase: 'read', unit: comments },
      { phase: 'group', unit: 'broad themes' },
    ],
    ofSurveys: true,
  },
  retag: { access: ['analyst'], phases: [{ phase: 'tag', unit: comments }], ofSurveys: true },
  'learn-order': { access: ['reviewer'], phases: [{ phase: 'weigh', unit: comments }], ofSurveys: false },
  'carry-labels': {
    access: [],
    phases: [{ phase: 'carry', unit: 'labelled comments' }],
    ofSurveys: false,
    kept: 'Labels that follow a published version cannot be stopped half way: some would speak of other themes than the rest.',
  },
  'erase-batch': { access: [], phases: [{ phase: 'erase', unit: 'parts' }], ofSurveys: true, kept: erasure },
  'erase-respondent': {
    access: [],
    phases: [{ phase: 'erase', unit: 'batches' }],
    ofSurveys: true,
    kept: erasure,
  },
  'clear-tagging': {
    access: [],
    phases: [{ phase: 'clear', unit: comments }],
    ofSurveys: false,
    kept: 'This takes out what a cancelled tagging had written, and cannot be cancelled itself.',
  },
} as const satisfies Record<string, KindOfJob>;

export type JobKind = keyof typeof jobKinds;
export const jobKindNames = Object.keys(jobKinds) as readonly JobKind[] as readonly [JobKind, ...JobKind[]];

/** A kind by its name; null for one that is not known here. */
export function kindOfJob(name: string): (KindOfJob & { readonly name: JobKind }) | null {
  const known = jobKindNames.find((one) => one === name);
  return known === undefined ? null : { name: known, ...jobKinds[known] };
}
