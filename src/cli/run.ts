import { CommanderError, type Command } from 'commander';
import { ConfigError } from '../config.ts';
import { exitCodes, RefusedError, UnreachableError } from './failures.ts';
import { UsageError } from './usage-error.ts';

/** Runs the command line, tells what went wrong in words, and gives the exit code. */
export async function run(program: Command, argv: readonly string[]): Promise<number> {
  letPipesClose();
  for (const command of everyCommand(program)) command.copyInheritedSettings(program).exitOverride();
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    console.error(error instanceof Error ? error.message : 'Something went wrong.');
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof ConfigError) return exitCodes.usage;
  if (error instanceof RefusedError) return exitCodes.refused;
  if (error instanceof UnreachableError) return exitCodes.unreachable;
  return exitCodes.failed;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Somebody who reads only the first lines (`| head`) is no error. */
function letPipesClose(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}
