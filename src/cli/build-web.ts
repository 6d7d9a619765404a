import { Command } from 'commander';
import { buildWebApp } from '../web-build.ts';

/** `verbatim build-web`: builds the browser app, as the service does by itself when it starts. */
export function buildWebCommand(): Command {
  return new Command('build-web').description('build the browser app').action(buildWebApp);
}
