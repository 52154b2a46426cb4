import { join } from 'node:path';
import { describeError, quoted } from '../shared/described.js';
import type { Aws } from './aws.js';
import type { Contents } from './content.js';
import { deployedProfiles } from './deployed.js';
import { checkName, fileName } from './file-name.js';
import { type FoundTarget, findTarget, type PullTarget } from './find-target.js';
import { type PlannedFile, planFile } from './plan.js';

export interface PullOptions extends PullTarget {
  readonly directory: string;
  /** Whether a deployment that is under way counts. */
  readonly newest: boolean;
}

/** What pulling once would do. */
export interface Round {
  readonly files: readonly PlannedFile[];
  /** What is left out, or may not be as it seems. */
  readonly warnings: readonly string[];
  /** What could not be pulled; everything else can. */
  readonly errors: readonly string[];
}

/** Reads what is deployed, and compares it with the directory. Changes neither. */
export async function planRound(aws: Aws, contents: Contents, options: PullOptions): Promise<Round> {
  const target = await findTarget(aws, options);
  checkName('application', target.application.name);
  checkName('environment', target.environment.name);
  const deployed = await deployedProfiles(aws, target, options.newest);
  const files: PlannedFile[] = [];
  const warnings: string[] = [];
  const errors: string[] = [];
  for (const profile of [...target.profiles].sort(byName)) {
    const deployment = deployed.get(profile.id);
    const where = `${quoted(profile.name)} in ${quoted(target.environment.name)}`;
    const content = deployment && (await read(target, profile, deployment));
    if (deployment === undefined || content === undefined) {
      // Somebody who names it wants it.
      (options.profile === undefined ? warnings : errors).push(`Nothing is deployed of profile ${where}`);
      continue;
    }
    if (typeof content === 'string') {
      errors.push(content);
      continue;
    }
    if (deployment.isOvertaken) {
      warnings.push(
        profile.type === 'AWS.Freeform'
          ? `A deployment of profile ${where} is under way: this is what one client gets, which may be the new content or the old`
          : `A deployment of profile ${where} is under way: this is what was deployed before; --newest takes the new version`,
      );
    }
    files.push(content);
  }
  return { files, warnings, errors };

  async function read(
    found: FoundTarget,
    profile: FoundTarget['profiles'][number],
    deployment: Parameters<Contents['read']>[2],
  ): Promise<PlannedFile | string | undefined> {
    try {
      const content = await contents.read(found, profile, deployment);
      if (content === undefined) return undefined;
      return await planFile({
        directory: join(options.directory, found.application.name, found.environment.name),
        name: fileName(profile, content.contentType),
        bytes: content.bytes,
      });
    } catch (error) {
      return `Profile ${quoted(profile.name)} is not pulled: ${describeError(error)}`;
    }
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
