import { describe, expect, it } from 'vitest';
import { betaCdf } from '../../../src/domain/statistics/beta-cdf.ts';
import { betaQuantile } from '../../../src/domain/statistics/beta-quantile.ts';
import { logGamma } from '../../../src/domain/statistics/log-gamma.ts';
import { normalCdf } from '../../../src/domain/statistics/normal-cdf.ts';
import { normalQuantile } from '../../../src/domain/statistics/normal-quantile.ts';

const near = (value: number, expected: number): void =>
  expect(Math.abs(value - expected) / Math.abs(expected)).toBeLessThan(1e-9);

describe('distributions agree with scipy 1.10', () => {
  it.each([
    [-8, 6.22096057427174e-16],
    [-3, 0.0013498980316300933],
    [-1.5, 0.06680720126885807],
    [0.3, 0.6179114221889526],
    [1.96, 0.9750021048517795],
  ])('norm.cdf(%d)', (x, expected) => near(normalCdf(x), expected));

  it.each([
    [1e-12, -7.034483825301131],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.8, 0.8416212335729143],
  ])('norm.ppf(%d)', (p, expected) => near(normalQuantile(p), expected));

  it.each([
    [0.3, 2.5, 4, 0.3521975859067672],
    [0.01, 1 / 3, 398.3, 0.997619077366162],
    [0.999, 8, 0.5, 0.9008698217318006],
  ])('beta.cdf(%d, %d, %d)', (x, a, b, expected) => near(betaCdf(x, a, b), expected));

  it.each([
    [0.025, 1 / 3, 399 + 1 / 3, 2.7885287794877095e-8],
    [0.975, 1 / 3, 399 + 1 / 3, 0.0050343153067118505],
    [0.025, 20.5, 9.5, 0.5095216525681259],
    [0.975, 20.5, 9.5, 0.8340082668516202],
    [0.5, 4 / 3, 398.3, 0.0025534338354669464],
  ])('beta.ppf(%d, %d, %d)', (p, a, b, expected) => near(betaQuantile(p, a, b), expected));

  it.each([
    [0.2, 1.5240638224307845],
    [1 / 3, 0.9854206469277671],
    [5.5, 3.9578139676187165],
    [399.8, 1993.3112407017873],
  ])('gammaln(%d)', (x, expected) => near(logGamma(x), expected));
});
