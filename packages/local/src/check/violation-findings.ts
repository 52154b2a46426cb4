import type { Node } from 'jsonc-parser';
import { type Violation, violationMessage } from '../feature-flags/violations.js';
import { type Finding, finding } from './finding.js';
import { keyOf, locate, repeatedName, treeOf } from './locate.js';
import { positionAt } from './position.js';
import { faultOffset } from './rule-fault.js';

/** Violations of a JSON text with the places where they are. */
export async function violationFindings(
  text: string,
  violations: readonly Violation[],
  explanations: ReadonlyMap<Violation, string>,
): Promise<Finding[]> {
  const root = treeOf(text);
  const findings: Finding[] = [];
  for (const violation of violations) {
    // AppConfig reports a rule twice; that there is one is no news to anybody.
    if (violation.Constraint === 'Empty' && isReportedAsInvalid(violation, violations)) continue;
    const offset = root && (await offsetOf(text, root, violation));
    findings.push(
      finding('error', violationMessage(violation, explanations.get(violation)), {
        position: offset === undefined ? undefined : positionAt(text, offset),
        location: violation.Location,
        constraint: violation.Constraint,
      }),
    );
  }
  return findings;
}

function isReportedAsInvalid({ Location }: Violation, violations: readonly Violation[]): boolean {
  return violations.some(
    (other) => other.Constraint === 'RuleIsValid' && `${other.Location}.`.startsWith(`${Location}.`),
  );
}

async function offsetOf(text: string, root: Node, { Constraint, Location }: Violation): Promise<number> {
  const { node } = locate(root, Location);
  if (Constraint === 'UniqueVariantNames') return (repeatedName(node) ?? node).offset;
  if (Constraint === 'RuleIsValid') return ruleOffset(text, node, Location.split('.')[1] ?? '');
  return (isAboutKey(Constraint, node) ? keyOf(node) : node).offset;
}

/** Whether what is wrong is the key, rather than its value. */
function isAboutKey(constraint: string, node: Node): boolean {
  return /^(?:Satisfies\(|Regexp\(\^\[|Not\(OneOf)/.test(constraint) && node.parent?.type === 'property';
}

/** The offset of what is wrong inside a rule, which is a string of the JSON text. */
export async function ruleOffset(text: string, rule: Node, flagKey: string): Promise<number> {
  if (typeof rule.value !== 'string') return rule.offset;
  const fault = await faultOffset(rule.value, flagKey);
  const written = text.slice(rule.offset + 1, rule.offset + rule.length - 1);
  let characters = 0;
  for (const { index } of written.matchAll(/\\u[\da-f]{4}|\\.|[^\\]/gis)) {
    if (characters === fault) return rule.offset + 1 + index;
    characters += 1;
  }
  return rule.offset;
}
