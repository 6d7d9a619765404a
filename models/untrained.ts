import type { Decisions } from './decisions.ts';
import type { Model } from './model.ts';
import type { SharedLexicon } from './shared-lexicon.ts';

/** The lexicon with the threshold and the calibration that the labels of all themes together found. */
export function withShared(model: Model, { calibration, threshold }: SharedLexicon): Model {
  const width = model.structure.themes.length;
  const inThemes = (values: Float64Array, value: number): Float64Array =>
    values.map((own, column) => (column < width ? value : own));
  return {
    ...model,
    manifest: { ...model.manifest, themes: model.manifest.themes.map((theme) => ({ ...theme, threshold })) },
    threshold: inThemes(model.threshold, threshold),
    slope: inThemes(model.slope, calibration.slope),
    intercept: inThemes(model.intercept, calibration.intercept),
  };
}

/** Fills in what the labels were, for themes that were not trained too. */
export function withCounts(model: Model, decisions: Decisions, groups: number): Model {
  return {
    ...model,
    manifest: {
      ...model.manifest,
      comments: decisions.comments,
      groups,
      themes: model.manifest.themes.map((theme, column) => ({
        ...theme,
        labels: decisions.count(column),
      })),
    },
  };
}
