import { SUFFIXES } from '../files/target.js';
import { type Checked, checkPath, type FileFinding } from './check-files.js';
import { filesArguments } from './files-arguments.js';
import { Misuse, type Subcommand } from './subcommand.js';

export const checkCommand: Subcommand = {
  help: `Usage: appconfig-local check FILE... [--json]

Says what is wrong with documents and their rules, as AppConfig would when it is given them, with line and
column. FILE is one that --directory would deploy (${SUFFIXES.join(', ')}),
or such a directory, of which all files are checked. A file named overrides.json is taken for the overrides of
the directory that it is in; those that do not count are warnings.

  --json                    print {"files": <number>, "findings": [...]}; each finding has file, line, column,
                            severity ("error" or "warning"), location, constraint and message, of which line,
                            column, location and constraint may be null
  --help                    print this text

Exit codes: 0 no errors, though there may be warnings; 1 there are some; 2 wrong command line.
`,

  async run(argv, output) {
    const { paths, asJson } = filesArguments(argv);
    if (paths.length === 0) throw new Misuse('check expects FILE, got nothing');
    const checked: Checked[] = [];
    for (const path of paths) checked.push(await checkPath(path));
    const files = checked.reduce((sum, each) => sum + each.files, 0);
    const findings = checked.flatMap((each) => each.findings);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    if (asJson) output.out(JSON.stringify({ files, findings }, undefined, 2));
    else {
      for (const one of findings) output.out(lineOf(one));
      output.out(
        `${counted(files, 'file')} checked: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`,
      );
    }
    return errors === 0 ? 0 : 1;
  },
};

/** As compilers write it, so that editors and terminals find the place. */
function lineOf({ file, line, column, severity, message }: FileFinding): string {
  const place = line === null ? '' : `:${line}:${column}`;
  return `${file}${place}: ${severity}: ${message}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
