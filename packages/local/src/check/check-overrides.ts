import { applyOverrides, type Overridable } from '../overrides/apply.js';
import { readOverrides } from '../overrides/overrides.js';
import { describeError } from '../shared/described.js';
import { parseJson } from '../shared/json.js';
import { jsonMistake } from '../shared/json-mistake.js';
import { type Finding, finding } from './finding.js';
import { keyOf, locate, treeOf } from './locate.js';
import { positionAt, positionIn } from './position.js';

/**
 * Says what is wrong with a file of overrides: what cannot be read of it is an error, what does not count on top of the files is
 * a warning.
 *
 * @param contentOf Finds the content of a profile by its name in the file, `DemoApp/prod/main`.
 */
export async function checkOverrides(
  bytes: Uint8Array,
  contentOf: (key: string) => Promise<Overridable | undefined>,
): Promise<readonly Finding[]> {
  const text = new TextDecoder().decode(bytes);
  let parsed: unknown;
  try {
    parsed = parseJson(bytes);
  } catch (error) {
    const message = `it is not valid JSON: ${await jsonMistake(bytes, error)}`;
    return [finding('error', message, { position: positionIn(message, text) })];
  }
  const { overrides, problems } = readOverrides(parsed);
  const at = (severity: Finding['severity'], location: string, message: string) => {
    const root = treeOf(text);
    const position = root && positionAt(text, keyOf(locate(root, location).node).offset);
    return finding(severity, message, { position, location: location === '' ? null : location });
  };
  const findings = problems.map(({ location, message }) => at('error', location, message));
  for (const [key, flags] of overrides) {
    try {
      const content = await contentOf(key);
      if (content === undefined) findings.push(at('warning', key, 'there is no file of this profile'));
      else {
        const applied = await applyOverrides(content, flags);
        for (const { flag, message } of applied.problems) {
          findings.push(at('warning', `${key}.${flag}`, message));
        }
      }
    } catch (error) {
      findings.push(at('warning', key, `its file cannot be read: ${describeError(error)}`));
    }
  }
  return findings;
}
