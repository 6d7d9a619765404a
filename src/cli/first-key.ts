import { Command } from 'commander';
import { parseConfig, requiredDatabaseUrl } from '../config.ts';
import { prepareStore } from '../local/prepare-store.ts';

/** `verbatim first-key`: the way in to a new record that `up` did not make, as under compose. */
export function firstKeyCommand(): Command {
  return new Command('first-key')
    .description('make the first admin key, in the database that DATABASE_URL names')
    .action(async () => {
      const { adminKey } = await prepareStore(requiredDatabaseUrl(parseConfig(process.env)));
      if (adminKey === null) {
        throw new Error('The record has keys already. An admin makes more with "verbatim keys create".');
      }
      console.log(adminKey);
    });
}
