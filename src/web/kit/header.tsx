import { useLocation } from 'preact-iso';
import { api } from '../api/client.ts';
import { type Access, may, session } from '../session.ts';

interface Link {
  readonly href: string;
  readonly label: string;
  readonly levels: readonly Access[];
  /** Pages that belong to it under other addresses. */
  readonly also?: readonly string[];
}

const links: readonly Link[] = [
  { href: '/batches', label: 'Batches', levels: ['author', 'analyst'], also: ['/upload'] },
  {
    href: '/explore',
    label: 'Explore',
    levels: ['analyst'],
    also: ['/compare', '/cooccurrence', '/profile', '/comments'],
  },
  { href: '/review', label: 'Review', levels: ['reviewer'], also: ['/adjudicate'] },
  { href: '/audits', label: 'Audits', levels: ['reviewer', 'analyst'], also: ['/agreement'] },
  { href: '/models', label: 'Models', levels: ['reviewer', 'analyst'] },
  { href: '/codebook', label: 'Codebook', levels: ['author', 'analyst', 'reviewer'], also: ['/suggestions'] },
  { href: '/releases', label: 'Releases', levels: ['author', 'analyst', 'reviewer', 'partner'] },
  { href: '/surveys', label: 'Surveys', levels: [] },
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
                .map(({ href, label, also = [] }) => (
                  <li key={href}>
                    <a
                      href={href}
                      aria-current={[href, ...also].some((one) => path.startsWith(one)) ? 'page' : undefined}
                    >
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
