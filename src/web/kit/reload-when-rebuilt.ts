/** Within so many ms a second failure is not the fault of an old page, and reloading again would not help. */
const again = 10_000;
const place = 'reloaded-at';

/**
 * Reload the page when one of its parts is gone: the app was built anew since the page was loaded. What is shown is in the
 * address, so it is there again. Not twice in a row.
 */
export function reloadWhenRebuilt(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(place) ?? 0);
    if (Date.now() - last < again) return;
    sessionStorage.setItem(place, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
