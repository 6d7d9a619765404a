import { buffer } from 'node:stream/consumers';
import { type Entry, fromBuffer } from 'yauzl';

/** The text of one file within a zip; null when there is none of this name. Rejects what is not a zip. */
export function readZipEntry(zip: Buffer, name: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (problem, opened) => {
      if (problem !== null) {
        reject(problem);
        return;
      }
      opened.on('error', reject);
      opened.on('end', () => resolve(null));
      opened.on('entry', (entry: Entry) => {
        if (entry.fileName !== name) {
          opened.readEntry();
          return;
        }
        opened.openReadStream(entry, (failed, stream) => {
          if (failed !== null) reject(failed);
          else buffer(stream).then((bytes) => resolve(bytes.toString('utf8')), reject);
        });
      });
      opened.readEntry();
    });
  });
}
