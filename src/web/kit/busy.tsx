/** Something is on its way. It appears only after a moment, so that quick answers do not flicker. */
export function Busy({ label = 'Loading' }: { label?: string }) {
  return (
    <p class="busy" role="status">
      <span class="busy__mark" aria-hidden="true" />
      {label} …
    </p>
  );
}
