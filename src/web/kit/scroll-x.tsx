import type { ComponentChildren } from 'preact';

interface Props {
  /** What scrolls, for those who come to it by keyboard. */
  readonly label: string;
  readonly card?: boolean;
  readonly children: ComponentChildren;
}

/** A place that scrolls sideways where the page is narrower than what is in it; the keyboard can scroll it too. */
export function ScrollX({ label, card = false, children }: Props) {
  return (
    <div class={card ? 'card scroll-x' : 'scroll-x'} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
