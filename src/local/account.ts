import { readFileSync } from 'node:fs';

/** The user and group that a server process runs as; empty when it runs as ourselves. */
export interface Account {
  uid?: number;
  gid?: number;
}

/**
 * The account for a server that refuses to run as root, as PostgreSQL does: ourselves unless we are
 * root; then `postgres` where that user exists, else `nobody`. No user is ever created.
 */
export function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has neither a user "postgres" nor "nobody". ' +
      'Run the service as another user, or set DATABASE_URL.',
  );
}
