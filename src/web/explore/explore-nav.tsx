import { useLocation } from 'preact-iso';

const pages = [
  ['/explore', 'Shares'],
  ['/compare', 'Compare'],
  ['/cooccurrence', 'Together'],
  ['/profile', 'Profile'],
  ['/comments', 'Comments'],
] as const;

/** The analyst's pages, for the same survey. */
export function ExploreNav({ survey }: { survey: string | undefined }) {
  const { path } = useLocation();
  const suffix = survey === undefined ? '' : `?survey=${encodeURIComponent(survey)}`;
  return (
    <nav class="tabs" aria-label="Analysis">
      <ul>
        {pages.map(([href, label]) => (
          <li key={href}>
            <a href={href + suffix} aria-current={path === href ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
