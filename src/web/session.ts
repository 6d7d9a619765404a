import { computed, effect, signal } from '@preact/signals';

export type Access = 'author' | 'analyst' | 'reviewer' | 'partner' | 'admin';

/** Who is signed in. */
export interface Session {
  readonly name: string;
  readonly access: Access;
}

/** Undefined while it is not known yet; null when nobody is. */
export const session = signal<Session | null | undefined>(undefined);

/** Who is signed in, or was when the session ended. */
export const lastSession = signal<Session | null>(null);
effect(() => {
  if (session.value) lastSession.value = session.value;
});

/** Set when a session ended by itself, so that the sign-in page can say so. */
export const ended = signal(false);

/** May the person who is signed in do what these access levels may? An admin may do everything. */
export function may(...levels: readonly Access[]): boolean {
  const access = session.value?.access;
  return access !== undefined && (access === 'admin' || levels.includes(access));
}

export const signedIn = computed(() => session.value !== null && session.value !== undefined);

/** The service no longer knows the session. */
export function endSession(): void {
  if (signedIn.value) ended.value = true;
  session.value = null;
}
