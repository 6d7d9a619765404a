import { Command } from 'commander';
import { batchesCommand } from './cli/batches.ts';
import { classifyCommand } from './cli/classify.ts';
import { demoCommand } from './cli/demo.ts';
import { deleteCommand } from './cli/delete.ts';
import { exportCommand } from './cli/export.ts';
import { exitCodes } from './cli/failures.ts';
import { firstKeyCommand } from './cli/first-key.ts';
import { keysCommand } from './cli/keys.ts';
import { addGlobalOptions } from './cli/options.ts';
import { quotesCommand } from './cli/quotes.ts';
import { run } from './cli/run.ts';
import { submitCommand } from './cli/submit.ts';
import { themesCommand } from './cli/themes.ts';
import { trainCommand } from './cli/train.ts';
import { upCommand } from './cli/up.ts';
import { nodeProblem } from './node-version.ts';

const problem = nodeProblem();
if (problem === null) process.exitCode = await run(commandLine(), process.argv);
else {
  console.error(problem);
  process.exitCode = exitCodes.failed;
}

function commandLine(): Command {
  const program = addGlobalOptions(
    new Command('verbatim')
      .description('Turns free-text survey comments into theme counts and quotes.')
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
  const commands = [
    upCommand(),
    demoCommand(),
    submitCommand(),
    batchesCommand(),
    themesCommand(),
    quotesCommand(),
    exportCommand(),
    deleteCommand(),
    keysCommand(),
    firstKeyCommand(),
    classifyCommand(),
    trainCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  return program;
}
