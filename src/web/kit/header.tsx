import { useLocation } from 'preact-iso';
import { api } from '../api/client.ts';
import { type Access, may, session } from '../session.ts';

interface Link {
  readonly href: string;
  readonly label: string;
  readonly levels: readonly Access[];
}

const links: readonly Link[] = [
  { href: '/batches', label: 'Batches', levels: ['author', 'analyst'] },
  { href: '/explore', label: 'Explore', levels: ['analyst'] },
  { href: '/review', label: 'Review', levels: ['reviewer'] },
  { href: '/audits', label: 'Audits', levels: ['reviewer', 'analyst'] },
  { href: '/models', label: 'Models', levels: ['reviewer', 'analyst'] },
  { href: '/codebook', label: 'Codebook', levels: ['author', 'analyst', 'reviewer'] },
  { href: '/releases', label: 'Releases', levels: ['author', 'analyst', 'reviewer', 'partner'] },
  { href: '/keys', label: 'Keys', levels: [] },
];

async function signOut(): Promise<void> {
  await api.DELETE('/v1/session').catch(() => undefined);
  session.value = null;
}

/** The name of the service, where one can go, and who is signed in. */
export function Header() {
  const { path } = useLocation();
  const who = session.value;
  return (
    <header class="header">
      <div class="header__inner">
        <a href="/" class="header__name">
          <span class="header__mark" aria-hidden="true">
            “
          </span>
          Verbatim
        </a>
        {who && (
          <nav class="header__nav" aria-label="Main">
            <ul>
              {links
                .filter(({ levels }) => may(...levels))
                .map(({ href, label }) => (
                  <li key={href}>
                    <a href={href} aria-current={path.startsWith(href) ? 'page' : undefined}>
                      {label}
                    </a>
                  </li>
                ))}
            </ul>
          </nav>
        )}
        {who && (
          <div class="header__who">
            <span title={`Access level: ${who.access}`}>
              {who.name} <span class="header__access">{who.access}</span>
            </span>
            <button type="button" class="link-button" onClick={() => void signOut()}>
              Sign out
            </button>
          </div>
        )}
      </div>
    </header>
  );
}
