import { parseExperimentFlags } from '../document/experiment-flags.js';
import type { DocumentShape } from '../document/parsed-document.js';
import { hasChosenVariants } from '../flags/chosen-variants.js';
import type { NormalizedOptions } from '../options.js';
import type { InUse } from './in-use.js';

const SHAPES: Readonly<Record<DocumentShape, string>> = {
  'deployment-time': 'feature flags as they are stored',
  'retrieval-time': 'feature flags',
  plain: 'plain values',
  mixed: 'feature flags and plain values side by side',
};

/** Warnings for the author of a document that is taken into use after one of the shape `before`, if there was one. */
export function documentWarnings(
  inUse: InUse,
  before: DocumentShape | undefined,
  targeting: NormalizedOptions['targeting'],
): readonly string[] {
  const { warnings, shape } = inUse.parsed;
  // Which of the two forms a version comes in depends on whether it has rules.
  const isStoredServed = targeting === 'hosted-version' && isOfFlags(shape) && isOfFlags(before);
  const ofShape = isStoredServed ? [] : shapeWarnings(shape, before);
  return [...warnings, ...ofShape, ...versionWarnings(inUse, targeting)];
}

function isOfFlags(shape: DocumentShape | undefined): boolean {
  return shape === 'deployment-time' || shape === 'retrieval-time';
}

/** Given for every version, even if only its label is new (T8). */
export function versionWarnings(inUse: InUse, targeting: NormalizedOptions['targeting']): readonly string[] {
  return [...experimentWarnings(inUse), ...variantWarnings(inUse, targeting)];
}

function experimentWarnings({ document }: InUse): readonly string[] {
  const { ignored } = parseExperimentFlags(document.experimentFlags);
  if (ignored === 0) return [];
  return [
    `The header Experiment-Flags has ${ignored === 1 ? 'a part' : `${ignored} parts`} that cannot be read: treatments of these ` +
      'experiments are not recorded',
  ];
}

function variantWarnings(inUse: InUse, targeting: NormalizedOptions['targeting']): readonly string[] {
  const isDefault = inUse.flagSet.options.chosenVariantReason === 'DEFAULT';
  if (!isDefault || !hasChosenVariants(inUse.parsed.flags)) return [];
  return [
    targeting === 'in-process'
      ? 'AppConfig answered with JSON although rules were asked for: multi-variant flags answer their Default variant'
      : "Multi-variant flags answer their Default variant: option targeting: 'in-process' or 'hosted-version' evaluates their rules here",
  ];
}

/** Where the content decides what a document is, it may be mistaken for something its author did not mean (D4). */
function shapeWarnings(
  shape: DocumentShape | undefined,
  before: DocumentShape | undefined,
): readonly string[] {
  if (shape === undefined) {
    return [
      'The document has no flag at all: every evaluation answers the default of its caller; check what is deployed, and option profile',
    ];
  }
  if (before === undefined || before === shape) return [];
  const [was, is] = [SHAPES[before], SHAPES[shape]];
  return [`The document holds ${is}, and the one before held ${was}: option profileType settles it`];
}
