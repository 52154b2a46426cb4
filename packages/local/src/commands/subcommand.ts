/** Where a command writes, a line at a time. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** What `appconfig-local NAME …` does instead of starting the server. */
export interface Subcommand {
  readonly help: string;
  /**
   * @param argv the arguments after its name
   * @returns the exit code: 0 done; 1 what it was asked about is missing or unusable
   * @throws Misuse
   */
  run(argv: readonly string[], output: Output): Promise<number>;
}

/** A wrong command line, which ends with exit code 2. */
export class Misuse extends Error {}
