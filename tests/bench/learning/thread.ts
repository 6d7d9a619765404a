import { serveThread } from '../../../workers/thread-main.ts';
import { simulate } from './simulate.ts';

serveThread(simulate);
