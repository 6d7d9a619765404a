/** What the explorer shows, as the address says it. */
export interface View {
  readonly survey: string;
  /** A field to tell apart by, or null. */
  readonly by: string | null;
  readonly level: 'rollup' | 'all';
  readonly base: 'respondents' | 'comments';
  readonly themes: readonly string[];
  /** Field → the values that are let through. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  /** One theme across the values of `by`, or null for all themes. */
  readonly focus: string | null;
}

const filterName = /^filter\[(.+)\]$/;

/** Reads a view from the address; what is missing or unknown is left at its default. */
export function readView(search: string, firstSurvey: string): View {
  const query = new URLSearchParams(search);
  const filters = new Map<string, string[]>();
  for (const [name, value] of query) {
    const field = filterName.exec(name)?.[1];
    if (field !== undefined) filters.set(field, [...(filters.get(field) ?? []), value]);
  }
  return {
    survey: query.get('survey') ?? firstSurvey,
    by: query.get('by'),
    level: query.get('level') === 'all' ? 'all' : 'rollup',
    base: query.get('base') === 'comments' ? 'comments' : 'respondents',
    themes: query.getAll('theme'),
    filters,
    focus: query.get('focus'),
  };
}

/** The address of a view; also what the service is asked, less `focus`, which is of the page alone. */
export function writeView(view: View): URLSearchParams {
  const query = new URLSearchParams({ survey: view.survey });
  if (view.by !== null) query.set('by', view.by);
  if (view.level !== 'rollup') query.set('level', view.level);
  if (view.base !== 'respondents') query.set('base', view.base);
  for (const theme of view.themes) query.append('theme', theme);
  for (const [field, values] of view.filters)
    for (const value of values) query.append(`filter[${field}]`, value);
  if (view.focus !== null) query.set('focus', view.focus);
  return query;
}

/** What the service is asked for a view. Values are escaped, as a leading "!" or "=" means something. */
export function frequencyParameters(view: View): URLSearchParams {
  const query = new URLSearchParams({ survey: view.survey, base: view.base });
  query.set('level', view.level);
  if (view.by !== null) query.set('by', view.by);
  for (const theme of view.themes) query.append('theme', theme);
  for (const [field, values] of view.filters)
    for (const value of values) query.append(`filter[${field}]`, `=${value}`);
  return query;
}
