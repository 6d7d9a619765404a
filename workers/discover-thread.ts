import { setPriority } from 'node:os';
import { suggestThemes } from '../src/domain/discovery/suggest-themes.ts';
import type { DiscoverAnswer, DiscoverRequest } from './discover-protocol.ts';
import { serveThread } from './thread-main.ts';
import type { Tell } from './thread-pool.ts';

// On Linux this is the priority of the thread alone: batches come first.
if (process.platform === 'linux') setPriority(5);

serveThread(({ comments, sets, leastRespondents }: DiscoverRequest, tell: Tell): DiscoverAnswer =>
  sets.map(({ theme, members }, done) => {
    tell(done, sets.length);
    const inside = new Set(members);
    // What tells a part of a broad theme stands against the rest of that theme, not against everything.
    const beside = theme === null ? comments.filter((_, place) => !inside.has(place)) : [];
    const set = members.flatMap((place) => comments[place] ?? []);
    return suggestThemes(set, beside, { seed: theme ?? '', leastRespondents });
  }),
);
