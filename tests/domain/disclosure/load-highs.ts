import type { Highs } from 'highs';

let solver: Promise<Highs> | undefined;

/** The HiGHS solver, loaded once. Its types describe the CommonJS form of the package, not the one that is imported. */
export function loadHighs(): Promise<Highs> {
  solver ??= import('highs').then((loaded) =>
    (loaded as unknown as { readonly default: () => Promise<Highs> }).default(),
  );
  return solver;
}
