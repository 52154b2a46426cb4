/** Used where neither the user nor the environment names a region. */
export const DEFAULT_REGION = 'us-east-1';

/** As in `us-east-1`, `us-gov-west-1`, `us-isob-east-1` and `eusc-de-east-1`. */
const NAME = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** Whether a text has the form of an AWS region's name: regions are added every year, so that there is no list. */
export function isRegionName(text: string): boolean {
  return NAME.test(text);
}

/** Beginnings of region names; the partitions are those of https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
const PARTITIONS: ReadonlyArray<readonly [prefix: string, partition: string]> = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a region's ARNs begin with. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
