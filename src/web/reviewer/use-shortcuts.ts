import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Single keys can be switched off, as some people's input devices send them by accident (WCAG 2.1.4). */
export const shortcutsOn = signal(true);

type Shortcuts = Readonly<Record<string, () => void>>;

/** Calls what a key stands for, unless somebody is typing into a field or holds a modifier. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (!shortcutsOn.value || event.ctrlKey || event.metaKey || event.altKey) return;
      const on = event.target;
      if (on instanceof HTMLInputElement || on instanceof HTMLTextAreaElement) return;
      if (on instanceof HTMLSelectElement) return;
      if (event.key === 'Enter' && (on instanceof HTMLButtonElement || on instanceof HTMLAnchorElement))
        return;
      const act = current.current[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
