import { Command } from 'commander';
import { exitCodes } from './cli/failures.ts';
import { addGlobalOptions } from './cli/options.ts';
import { run } from './cli/run.ts';
import { nodeProblem } from './node-version.ts';

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./cli/up.ts')).upCommand(),
  demo: async () => (await import('./cli/demo.ts')).demoCommand(),
  submit: async () => (await import('./cli/submit.ts')).submitCommand(),
  batches: async () => (await import('./cli/batches.ts')).batchesCommand(),
  themes: async () => (await import('./cli/themes.ts')).themesCommand(),
  quotes: async () => (await import('./cli/quotes.ts')).quotesCommand(),
  export: async () => (await import('./cli/export.ts')).exportCommand(),
  delete: async () => (await import('./cli/delete.ts')).deleteCommand(),
  keys: async () => (await import('./cli/keys.ts')).keysCommand(),
  'first-key': async () => (await import('./cli/first-key.ts')).firstKeyCommand(),
  classify: async () => (await import('./cli/classify.ts')).classifyCommand(),
  train: async () => (await import('./cli/train.ts')).trainCommand(),
  evaluate: async () => (await import('./cli/evaluate.ts')).evaluateCommand(),
  'build-web': async () => (await import('./cli/build-web.ts')).buildWebCommand(),
};

const problem = nodeProblem();
if (problem === null) process.exitCode = await run(await commandLine(process.argv), process.argv);
else {
  console.error(problem);
  process.exitCode = exitCodes.failed;
}

/** The command line with the commands that the arguments name, as loading all of them takes a while; all, if none. */
async function commandLine(argv: readonly string[]): Promise<Command> {
  const program = addGlobalOptions(
    new Command('verbatim')
      .description('Turns free-text survey comments into theme counts and quotes.')
      .configureHelp({ showGlobalOptions: true })
      .showHelpAfterError('(add --help for what there is)')
      .addHelpText(
        'after',
        [
          '',
          'On a terminal results are words and tables, elsewhere NDJSON. Exit codes: 0 done, 1 failed, 2 wrong arguments',
          'or a file that cannot be read, 3 refused by the service, 4 the service cannot be reached.',
        ].join('\n'),
      ),
  );
  const all = Object.entries(commands);
  const named = all.filter(([name]) => argv.includes(name));
  for (const [, load] of named.length > 0 ? named : all) program.addCommand(await load());
  return program;
}
