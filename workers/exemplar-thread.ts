import { setPriority } from 'node:os';
import { splitSentences } from '../models/sentences.ts';
import { type Exemplars, selectExemplars } from '../src/domain/exemplars/select-exemplars.ts';
import type { ExemplarRequest } from './exemplar-protocol.ts';
import { serveThread } from './thread-main.ts';

// On Linux this is the priority of the thread alone: quotes wait while batches are classified.
if (process.platform === 'linux') setPriority(5);

serveThread(({ candidates, valences, comments }: ExemplarRequest): Exemplars =>
  selectExemplars(candidates, splitSentences, { valences, comments }),
);
