const interrupted = 130;

/** On Ctrl-C, tell how things stand and end; until the returned function is called. */
export function onInterrupt(message: () => string): () => void {
  const end = (): void => {
    console.error(`\n${message()}`);
    process.exit(interrupted);
  };
  process.once('SIGINT', end);
  return () => process.off('SIGINT', end);
}
