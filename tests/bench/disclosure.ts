import { parseArgs } from 'node:util';
import { openLedger } from '../../src/domain/disclosure/ledger.ts';
import { type PeopleSet, peopleSet } from '../../src/domain/disclosure/people-set.ts';
import { protectSheet } from '../../src/domain/disclosure/protect.ts';
import { hideSensitive } from '../../src/domain/disclosure/sensitive.ts';
import type { Sheet, SheetRow } from '../../src/domain/disclosure/sheet.ts';
import { attackSeries } from '../domain/disclosure/random-series.ts';
import { attack } from '../domain/disclosure/attacker.ts';
import { fewestHidden } from '../domain/disclosure/optimal.ts';
import {
  publish,
  randomFrom,
  randomSheet,
  randomSize,
  secretsOf,
} from '../domain/disclosure/random-sheets.ts';

const { values: options } = parseArgs({
  options: {
    tables: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    small: { type: 'string', default: '100' },
    series: { type: 'string', default: '200' },
  },
});

const hiddenIn = (pattern: Uint8Array): number => pattern.filter((state) => state === 1).length;
const kOf = (seed: number): number => (seed % 3 === 0 ? 5 : 10);

/** A table of 41 themes in 11 families by 48 groups and, beside it, by 8 and by 5, of 8,081 people. */
function largeSheet(groups: readonly number[]): Sheet {
  const random = randomFrom(7);
  const rows: SheetRow[] = [{ parent: null, rollUp: false }];
  for (let family = 0; rows.length < 42; family++) {
    const top = rows.push({ parent: 0, rollUp: false }) - 1;
    for (let child = 0; child < 3 && rows.length < 42; child++) rows.push({ parent: top, rollUp: false });
  }
  const rates = rows.map(({ parent }) => (parent === 0 ? 0.05 + 0.4 * random() ** 2 : 0.05 + 0.6 * random()));
  let columns = 1;
  const breakdowns = groups.map((count) => Array.from({ length: count }, () => columns++));
  const counts = new Int32Array(rows.length * columns);
  for (let person = 0; person < 8081; person++) {
    const own = breakdowns.map((each) => each[Math.floor(each.length * random() ** 1.8)] ?? 0);
    const has: boolean[] = [];
    rows.forEach(({ parent }, row) => {
      has[row] = parent === null || (has[parent] === true && random() < (rates[row] ?? 0));
      if (has[row])
        for (const column of [0, ...own]) {
          const cell = row * columns + column;
          counts[cell] = (counts[cell] ?? 0) + 1;
        }
    });
  }
  return {
    rows,
    columns,
    breakdowns,
    unions: [],
    counts,
    unshown: new Set(),
    hidden: new Set(),
    fixed: new Set(),
  };
}

for (const groups of [[48], [48, 8, 5]])
  for (const k of [10, 5]) {
    const sheet = largeSheet(groups);
    const began = performance.now();
    const pattern = protectSheet(sheet, k);
    const took = performance.now() - began;
    if (pattern === null) throw new Error('the table cannot be protected');
    const sensitive = hiddenIn(hideSensitive(sheet, k));
    console.log(
      `41 themes × ${groups.join(' + ')} groups, k ${k}: checked in ${took.toFixed(0)} ms; ` +
        `of ${pattern.length} cells ${sensitive} sensitive, ${hiddenIn(pattern) - sensitive} more hidden`,
    );
  }

/** Twenty releases of 2,000 sets of 8,081 people, then 2,000 more sets against them all. */
function benchLedger(): void {
  const random = randomFrom(3);
  const population = 8081;
  const everybody = Array.from({ length: population }, (_, place) => place);
  const whole = { people: peopleSet(everybody, population), shown: true, without: false };
  const draw = (): PeopleSet => {
    const share = 0.3 * random() ** 2;
    return peopleSet(
      everybody.filter(() => random() < share),
      population,
    );
  };
  const name = { release: 'r', by: null, value: null, isTotal: false, theme: null };
  const ledger = openLedger(10, peopleSet([], population));
  ledger.add(Array.from({ length: 40_000 }, () => ({ name, people: draw(), shown: true, wholes: [whole] })));
  const asked = Array.from({ length: 2000 }, draw);
  ledger.compare(draw());
  const began = performance.now();
  for (const people of asked) ledger.compare(people);
  console.log(
    `2,000 sets against a ledger of 40,000 sets of ${population} people, and what each leaves: ${(performance.now() - began).toFixed(0)} ms`,
  );
}
benchLedger();

let [releases, turnedDown, hiddenSets, found] = [0, 0, 0, 0];
for (let seed = 1; seed <= Number(options.series); seed++) {
  const series = await attackSeries(seed);
  releases += series.made;
  turnedDown += series.refused;
  hiddenSets += series.secrets;
  found += series.found;
}
console.log(
  `${options.series} series of six releases (${releases} made, ${turnedDown} refused): an attacker with all that was printed ` +
    `recovers ${found} of ${hiddenSets} hidden numbers`,
);

let [hidden, needed, worst, solved] = [0, 0, 1, 0];
for (let seed = 1; seed <= Number(options.small); seed++) {
  const random = randomFrom(seed);
  const people = Math.floor(60 * 20 ** random());
  const sheet = randomSheet(random, {
    people,
    themes: 2,
    children: 1,
    groups: seed % 2 === 0 ? [2, 2] : [3],
  });
  const sensitive = hideSensitive(sheet, kOf(seed));
  const protectedAs = protectSheet(sheet, kOf(seed));
  if (protectedAs === null) continue;
  const ours = hiddenIn(protectedAs);
  if (ours === 0) continue;
  const isLeast = ours === hiddenIn(sensitive);
  const fewest = isLeast ? ours : await fewestHidden(sheet, sensitive, kOf(seed));
  if (!isLeast) solved++;
  hidden += ours;
  needed += fewest;
  worst = Math.max(worst, ours / fewest);
}
console.log(
  `${options.small} small tables (${solved} need more than the sensitive cells): ${hidden} cells hidden, ` +
    `${needed} by an optimal solver, ${(hidden / needed).toFixed(3)} times as many; at worst ${worst.toFixed(2)} times`,
);

let [recovered, secretsSeen, cells, hiddenCells, protecting, refused] = [0, 0, 0, 0, 0, 0];
const tables = Number(options.tables);
for (let seed = Number(options.from); seed < Number(options.from) + tables; seed++) {
  const random = randomFrom(seed);
  const sheet = randomSheet(random, randomSize(random));
  const k = kOf(seed);
  const began = performance.now();
  const pattern = protectSheet(sheet, k);
  protecting += performance.now() - began;
  if (pattern === null) {
    refused++;
    continue;
  }
  const secrets = secretsOf(sheet, pattern, k);
  const ranges = await attack(publish(sheet, pattern, k), secrets, k);
  ranges.forEach(({ min, max }, index) => {
    if (max - min >= k) return;
    recovered++;
    console.log(`recovered: seed ${seed}, ${JSON.stringify(secrets[index])}, ${min} to ${max}`);
  });
  secretsSeen += secrets.length;
  cells += pattern.filter((state) => state !== 2).length;
  hiddenCells += hiddenIn(pattern);
  if ((seed - Number(options.from) + 1) % 1000 === 0)
    console.log(`… ${seed - Number(options.from) + 1} tables attacked`);
}
console.log(
  `${tables} random tables (${refused} refused) of ${cells} cells, ${hiddenCells} hidden: the attacker recovers ${recovered} of ${secretsSeen} secrets; ` +
    `${(protecting / tables).toFixed(1)} ms to protect one`,
);
if (recovered + found > 0) process.exitCode = 1;
