import type { ComponentChildren } from 'preact';

/** Says of a list with nothing in it what would fill it. */
export function EmptyState({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h2 class="govuk-heading-m">{title}</h2>
      <div class="govuk-body">{children}</div>
    </div>
  );
}
