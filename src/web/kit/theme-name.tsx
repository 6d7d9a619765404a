import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface Props {
  readonly name: string;
  readonly definition: string | undefined;
}

/** Pixels between the name, its definition and the edge of the window. */
const gap = 4;

/** A theme by its name; its definition appears on hover and on focus, and goes with Escape. */
export function ThemeName({ name, definition }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const term = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open || box.current === null || term.current === null) return;
    // Above everything, so that no table or card cuts it off.
    box.current.showPopover();
    const at = term.current.getBoundingClientRect();
    const { width, height } = box.current.getBoundingClientRect();
    const below = at.bottom + gap + height <= innerHeight;
    box.current.style.left = `${Math.max(gap, Math.min(at.left, innerWidth - width - gap))}px`;
    box.current.style.top = `${below ? at.bottom + gap : Math.max(gap, at.top - gap - height)}px`;
    const close = (): void => setOpen(false);
    addEventListener('scroll', close, { capture: true, passive: true });
    return () => removeEventListener('scroll', close, { capture: true });
  }, [open]);
  if (definition === undefined || definition === '') return <>{name}</>;
  return (
    <span class="theme-name" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        ref={term}
        type="button"
        class="theme-name__term"
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        {name}
      </button>
      {open && (
        <span ref={box} class="theme-name__definition" role="tooltip" id={id} popover="manual">
          {definition}
        </span>
      )}
    </span>
  );
}
