import { useTitle } from './kit/use-title.ts';
import { type Access, may, session } from './session.ts';

interface Task {
  readonly href: string;
  readonly title: string;
  readonly text: string;
  readonly levels: readonly Access[];
}

const tasks: readonly Task[] = [
  {
    href: '/upload',
    title: 'Send comments',
    text: 'Drop a file of survey answers, check how it was read, and get themes with quotes in seconds.',
    levels: ['author'],
  },
  {
    href: '/batches',
    title: 'Results',
    text: 'What was sent: how many people raised each theme, and quotes to approve.',
    levels: ['author', 'analyst'],
  },
  {
    href: '/explore',
    title: 'Explore',
    text: 'How often each theme occurs by group, role, system and wave, and how sure that is.',
    levels: ['analyst'],
  },
  {
    href: '/review',
    title: 'Review comments',
    text: 'Decide what comments are about, one at a time, with the keyboard. The classifier learns from it.',
    levels: ['reviewer'],
  },
  {
    href: '/models',
    title: 'Models',
    text: 'Train on what reviewers decided, see whether it is better, and let it go live.',
    levels: ['reviewer', 'analyst'],
  },
  {
    href: '/releases',
    title: 'Releases',
    text: 'Tables and quotes that were checked for disclosure and may be published.',
    levels: ['author', 'analyst', 'reviewer', 'partner'],
  },
  {
    href: '/surveys',
    title: 'Group or erase people',
    text: 'By what the people of a survey are grouped, and everything that one person said, removed.',
    levels: [],
  },
  {
    href: '/keys',
    title: 'Give access',
    text: 'Who may use the service, and what each may see.',
    levels: [],
  },
];

/** Where one begins: what the person who is signed in may do. */
export function Home() {
  useTitle('Start');
  return (
    <>
      <h1 class="govuk-heading-l">What do you want to do, {session.value?.name}?</h1>
      <ul class="tasks">
        {tasks
          .filter(({ levels }) => may(...levels))
          .map(({ href, title, text }) => (
            <li key={href} class="tasks__item">
              <h2 class="govuk-heading-m">
                <a href={href}>{title}</a>
              </h2>
              <p class="govuk-body">{text}</p>
            </li>
          ))}
      </ul>
    </>
  );
}
