import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the single-machine service keeps its data when nobody says: the place that the system gives
 * to applications. Root's is outside its home, which PostgreSQL, running as another user, could not
 * enter.
 */
export function defaultDataFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'verbatim');
  }
  if (process.platform === 'darwin') {
    return join(homedir(), 'Library', 'Application Support', 'verbatim');
  }
  if (process.getuid?.() === 0) return '/var/lib/verbatim';
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'verbatim');
}
