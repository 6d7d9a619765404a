const needed = 24;

/** What to tell a user whose Node is too old to run this, or null when it will do. */
export function nodeProblem(version: string = process.versions.node): string | null {
  if (Number(version.split('.')[0]) >= needed) return null;
  return (
    `Verbatim runs on Node ${needed} or newer; this is Node ${version}. ` +
    'Run it through npm ("npm start", "npm run demo", "npm run -s verbatim -- …"), which uses the Node that ' +
    `"npm ci" installed beside it, or install Node ${needed} from https://nodejs.org.`
  );
}
