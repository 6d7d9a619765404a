import { benchMainJob } from './main-job.ts';
import { benchMillion } from './million.ts';
import { benchQuotes } from './quotes.ts';
import { benchReaders } from './readers.ts';
import { benchReleases } from './releases.ts';
import { benchRetrain } from './retrain.ts';
import { benchReviews } from './reviews.ts';
import { benchWeb } from './web.ts';

const benches = {
  'main-job': benchMainJob,
  million: benchMillion,
  quotes: benchQuotes,
  readers: benchReaders,
  releases: benchReleases,
  retrain: benchRetrain,
  reviews: benchReviews,
  web: benchWeb,
};
const chosen = process.argv.slice(2);
for (const name of chosen)
  if (!(name in benches))
    throw new Error(`no benchmark "${name}"; there are ${Object.keys(benches).join(', ')}`);
for (const [name, bench] of Object.entries(benches))
  if (chosen.length === 0 || chosen.includes(name)) await bench();
