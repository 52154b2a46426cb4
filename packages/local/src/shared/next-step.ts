/** What a system's error asks of whoever started the server, by its code. */
export type NextSteps = Readonly<Record<string, string>>;

export const FOR_LISTENING: NextSteps = {
  EADDRINUSE: '; end what listens there, or take another port: 0 takes a free one',
  EADDRNOTAVAIL: '; this machine has no such address, but always has 127.0.0.1',
  ENOTFOUND: '; 127.0.0.1 is always there',
  EACCES: '; only root may use a port below 1024: take one above',
};

export const FOR_DIRECTORY: NextSteps = {
  ENOENT: '; create it, with files at <application>/<environment>/<profile>.json, or name another',
  ENOTDIR: '; name the directory above the ones named after applications',
  EACCES: '; let this user read it',
};

export const FOR_STATE: NextSteps = {
  ENOENT: '; create its directory first',
  EISDIR: '; name a file, which is created',
  EACCES: '; let this user write there',
};

/** What to do next about an error, or nothing where that is not known. */
export function nextStep(error: unknown, steps: NextSteps): string {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && Object.hasOwn(steps, code) ? (steps[code] ?? '') : '';
}
