import type { JsonObject } from '../../../../local/src/shared/json.js';
import {
  attributesOf,
  attributeValue,
  isEnabled,
  setAttributeValue,
  undefinedValues,
} from '../../flags/change-flag.js';
import { constraintsOf } from '../../flags/constraints.js';
import { type Flag, objectAt } from '../../flags/document.js';
import type { FlagFindings } from '../../flags/findings.js';
import {
  addVariant,
  canMove,
  moveVariant,
  removeVariant,
  setVariant,
  variantsOf,
  withoutVariants,
} from '../../flags/variants.js';
import { useDelayedText } from '../../ui/delayed-text.js';
import { Problems } from './problems.js';
import { RuleEditor } from './rule-editor.js';
import { ValueInput } from './value-input.js';

export interface FlagEditing {
  readonly flagKey: string;
  readonly flag: Flag;
  readonly findings: FlagFindings;
  readonly contextKeys: () => readonly string[];
  readonly change: (change: (flag: Flag) => Flag) => void;
}

/** The variants in the order in which their rules are asked. */
export function Variants(editing: FlagEditing) {
  const { flag, findings, change } = editing;
  const variants = variantsOf(flag);
  return (
    <section aria-label="Variants">
      <div class="section-head">
        <h2 class="minor">Variants</h2>
        <span class="actions">
          {variants !== undefined && (
            <button type="button" class="quiet" onClick={() => change(withoutVariants)}>
              Remove all variants
            </button>
          )}
          <button type="button" onClick={() => change(addVariant)}>
            Add variant
          </button>
        </span>
      </div>
      {variants === undefined ? (
        <p class="muted">Everybody gets the same. With variants, rules decide who gets what.</p>
      ) : (
        <ol class="variants">
          {variants.map((variant, index) => (
            <Variant key={index} {...editing} variant={variant} index={index} count={variants.length} />
          ))}
        </ol>
      )}
      <Problems problems={findings.variants} />
    </section>
  );
}

function Variant({
  variant,
  index,
  count,
  ...editing
}: FlagEditing & { variant: JsonObject; index: number; count: number }) {
  const { flag, findings, change, flagKey, contextKeys } = editing;
  const name = String(variant.name ?? '');
  const isDefault = index === count - 1;
  const said = `${name || `Number ${index + 1}`}`;
  const problemsOf = (member: string) => findings[`variant ${index} ${member}`];
  const nameField = useDelayedText(name, (text) => change((one) => setVariant(one, index, 'name', text)));
  const move = (by: -1 | 1) => change((one) => moveVariant(one, index, by));
  return (
    <li class="variant">
      <div class="variant-head">
        <label class="field">
          <span class="visually-hidden">Name of variant {index + 1}</span>
          <input {...nameField} autocomplete="off" aria-invalid={problemsOf('name') !== undefined} />
        </label>
        <label class="check">
          <input
            type="checkbox"
            role="switch"
            aria-checked={isEnabled(variant)}
            checked={isEnabled(variant)}
            onChange={({ currentTarget: { checked } }) =>
              change((one) => setVariant(one, index, 'enabled', checked))
            }
          />
          Enabled <span class="visually-hidden">for {said}</span>
        </label>
        <span class="actions">
          <button
            type="button"
            class="quiet"
            aria-label={`Ask ${said} earlier`}
            disabled={!canMove(flag, index, -1)}
            onClick={() => move(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            class="quiet"
            aria-label={`Ask ${said} later`}
            disabled={!canMove(flag, index, 1)}
            onClick={() => move(1)}
          >
            ↓
          </button>
          <button
            type="button"
            class="quiet danger"
            aria-label={`Remove variant ${said}`}
            disabled={isDefault}
            onClick={() => change((one) => removeVariant(one, index))}
          >
            ×
          </button>
        </span>
      </div>
      <Problems problems={problemsOf('name')} />
      <Problems problems={problemsOf('enabled')} />
      {isDefault && variant.rule === undefined ? (
        <p class="muted">The default: for everybody whom no rule above is for.</p>
      ) : (
        <RuleEditor
          label={`Rule of ${said}`}
          flagKey={flagKey}
          rule={String(variant.rule ?? '')}
          contextKeys={contextKeys}
          problems={problemsOf('rule')}
          onInput={(rule) => change((one) => setVariant(one, index, 'rule', rule))}
        />
      )}
      <Values {...editing} variant={index} />
      <Problems problems={findings[`variant ${index}`]} />
    </li>
  );
}

/** The values of a flag's attributes, or of one variant of it. */
export function Values({ flag, findings, change, variant }: FlagEditing & { variant: number | undefined }) {
  const attributes = attributesOf(flag);
  const prefix = variant === undefined ? '' : `variant ${variant} `;
  const stray = undefinedValues(flag, variant);
  return (
    <div class="columns">
      {Object.keys(attributes).map((name) => (
        <ValueInput
          key={name}
          name={name}
          constraints={constraintsOf(objectAt(attributes, name))}
          value={attributeValue(flag, variant, name)}
          problems={findings[`${prefix}value ${name}`]}
          onChange={(value) => change((one) => setAttributeValue(one, variant, name, value))}
        />
      ))}
      {stray.map((name) => (
        <div key={name} class="field">
          <span>
            <code>{name}</code> has a value and no definition{' '}
            <button
              type="button"
              class="quiet danger"
              onClick={() => change((one) => setAttributeValue(one, variant, name, undefined))}
            >
              Remove the value
            </button>
          </span>
          <Problems problems={findings[`${prefix}value ${name}`]} />
        </div>
      ))}
    </div>
  );
}
