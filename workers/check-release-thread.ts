import {
  type CheckedRelease,
  checkAgainstReleased,
  type ReleaseCheck,
} from '../src/domain/disclosure/check-against-released.ts';
import { serveThread } from './thread-main.ts';

serveThread((check: ReleaseCheck): CheckedRelease => checkAgainstReleased(check));
