import { isObject, type Json, type JsonObject } from '../shared/json.js';

/** The value of an attribute, in the members of AppConfig's union `AttributeValue`. */
export type AttributeValue =
  | { readonly StringValue: string }
  | { readonly NumberValue: number }
  | { readonly BooleanValue: boolean }
  | { readonly StringArray: readonly string[] }
  | { readonly NumberArray: readonly number[] };

/** A treatment of an experiment, or its control: what whoever is assigned to it gets. */
export interface Treatment {
  /** `c` for the control, `t1`, `t2`, … for the treatments in their order. */
  readonly key: string;
  /** Its share of the exposed audience, relative to the sum of all weights. */
  readonly weight: number;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  readonly attributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** Everything that decides who gets which treatment of a flag. */
export interface Assignment {
  readonly flagKey: string;
  readonly control: Treatment;
  readonly treatments: readonly Treatment[];
  readonly audienceRule: string;
  /** 0 to 100. */
  readonly exposurePercentage: number;
  /** Keys of treatments by entity ID. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Seed of the generated `split`s: `account:application:definition:run`. */
  readonly seed: string;
}

/**
 * The value of a flag during an experiment: the variants that the service generates. Overrides come first, then the arms,
 * each with a fixed slice of 0 to 100 that is filled from its lower edge as the exposure grows, so that nobody ever changes
 * arms. `__default__`, the value that is deployed, is for everybody else.
 *
 * @param value A value without variants of its own.
 */
export function treatedValue(value: JsonObject, assignment: Assignment): JsonObject {
  return { _variants: [...overrideVariants(assignment), ...armVariants(assignment), defaultVariant(value)] };
}

/** Whether an experiment can run on a value: how the service combines it with variants of the flag's own is not known. */
export function isTreatable(value: Json | undefined): value is JsonObject {
  return isObject(value) && !Array.isArray(value._variants);
}

/** The variant that stands for a treatment, as the header `Experiment-Flags` names it. */
export const variantName = ({ key }: Treatment): string => `__${key}__`;

/** All arms of an experiment in the order of their slices: the control comes last. */
export const armsOf = ({ treatments, control }: Pick<Assignment, 'treatments' | 'control'>): Treatment[] => [
  ...treatments,
  control,
];

function overrideVariants({ control, treatments, overrides }: Assignment): JsonObject[] {
  return [control, ...treatments].flatMap((treatment) => {
    const entities = Object.keys(overrides).filter((entity) => overrides[entity] === treatment.key);
    if (entities.length === 0) return [];
    const rule = `(in $entityId [${entities.map((entity) => JSON.stringify(entity)).join(', ')}])`;
    return [variant(`__${treatment.key}_override__`, treatment, rule)];
  });
}

function armVariants(assignment: Assignment): JsonObject[] {
  const { audienceRule, exposurePercentage, seed } = assignment;
  const split = (percentage: number) =>
    `(split pct::${percentageText(percentage)} by::$entityId seed::${JSON.stringify(seed)})`;
  const arms = armsOf(assignment);
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  return arms.map((arm) => {
    const lower = (100 * before) / total;
    const upper = lower + (arm.weight / total) * exposurePercentage;
    before += arm.weight;
    const slice = lower === 0 ? split(upper) : `(and ${split(upper)} (not ${split(lower)}))`;
    const rule = `(and (exists key::"entityId") ${audienceRule} ${slice})`;
    return variant(variantName(arm), arm, rule);
  });
}

/** A `split` distinguishes thousandths of a percent, so further digits mean nothing. */
const percentageText = (percentage: number): string => String(Number(percentage.toFixed(6)));

function variant(name: string, { enabled, attributeValues = {} }: Treatment, rule: string): JsonObject {
  const attributes = Object.entries(attributeValues).map(([key, value]) => [key, plainValue(value)] as const);
  return {
    name,
    rule,
    enabled,
    ...(attributes.length > 0 ? { attributeValues: Object.fromEntries(attributes) } : {}),
  };
}

function plainValue(value: AttributeValue): Json {
  return Object.values(value)[0] as Json;
}

function defaultVariant({ enabled = false, ...rest }: JsonObject): JsonObject {
  const attributes = Object.entries(rest).filter(([name]) => !name.startsWith('_'));
  return {
    name: '__default__',
    enabled,
    ...(attributes.length > 0 ? { attributeValues: Object.fromEntries(attributes) } : {}),
  };
}
