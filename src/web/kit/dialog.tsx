import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A box over the page; Escape or the button closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} class="dialog" aria-label={title} onClose={onClose}>
      <div class="heading-row">
        <h2 class="govuk-heading-m">{title}</h2>
        <button type="button" class="link-button" onClick={() => box.current?.close()}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
