import { setPriority } from 'node:os';
import { countPhrases, suggestThemes } from '../src/domain/discovery/suggest-themes.ts';
import type { DiscoverAnswer, DiscoverRequest } from './discover-protocol.ts';
import { serveThread } from './thread-main.ts';
import type { Tell } from './thread-pool.ts';

// On Linux this is the priority of the thread alone: batches come first.
if (process.platform === 'linux') setPriority(5);

serveThread(({ comments, sets, leastRespondents }: DiscoverRequest, tell: Tell): DiscoverAnswer => {
  const everywhere = countPhrases(comments.map(({ text }) => text));
  return sets.map(({ theme, members }, done) => {
    tell(done, sets.length);
    const set = members.flatMap((place) => comments[place] ?? []);
    return suggestThemes(set, everywhere, { seed: theme ?? '', leastRespondents });
  });
});
