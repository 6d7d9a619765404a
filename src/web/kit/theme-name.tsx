import { useId, useState } from 'preact/hooks';

interface Props {
  readonly name: string;
  readonly definition: string | undefined;
}

/** A theme by its name; its definition appears on hover and on focus, and goes with Escape. */
export function ThemeName({ name, definition }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  if (definition === undefined) return <>{name}</>;
  return (
    <span class="theme-name" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
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
        <span class="theme-name__definition" role="tooltip" id={id}>
          {definition}
        </span>
      )}
    </span>
  );
}
