import { simulateAudits } from '../../domain/estimates/simulate-audits.ts';

// Prints how often estimates contain the truth: node tests/bench/estimates/coverage.ts [replicates] [correlation] [audited]
const [replicates = 4000, correlation = 0.2, audited = 400] = process.argv.slice(2).map(Number);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
console.log(
  `${replicates} audits of ${audited} respondents with 1 to 10 comments, correlation ${correlation}, phi 0.7`,
);
console.log(
  '| base | prevalence | coverage | too high | too low | width ÷ Wilson of the audit alone | bias | Wilson’s coverage | PPI++’s |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const base of ['respondents', 'comments'] as const)
  for (const prevalence of [0.2, 0.05, 0.01, 0.003]) {
    const found = simulateAudits({
      base,
      prevalence,
      replicates,
      audited,
      correlation,
      draws: 2000,
      seed: 'coverage',
    });
    const { coverage, tooHigh, tooLow, width, bias, wilsonCoverage, ppiCoverage } = found;
    console.log(
      `| ${base} | ${percent(prevalence)} | ${percent(coverage)} | ${percent(tooHigh)} | ${percent(tooLow)} | ${width.toFixed(2)} | ${percent(bias)} | ${percent(wilsonCoverage)} | ${percent(ppiCoverage)} |`,
    );
  }
