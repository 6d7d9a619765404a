/** Each item with what is read for it, which begins while the item before is at work. */
export async function* readAhead<Item, Read>(
  items: readonly Item[],
  read: (item: Item) => Promise<Read>,
): AsyncGenerator<[Item, Read]> {
  let upcoming: Promise<Read> | undefined;
  for (const [index, item] of items.entries()) {
    const here = await (upcoming ?? read(item));
    const following = items[index + 1];
    upcoming = following === undefined ? undefined : read(following);
    // A failure is told when it is this item's turn.
    upcoming?.catch(() => undefined);
    yield [item, here];
  }
}
