import { useState } from 'preact/hooks';
import type { JsonObject } from '../../../../local/src/shared/json.js';
import { keyProblem } from '../../flags/change-document.js';
import { type AttributeForm, attributeOf, formOf } from '../../flags/constraints.js';
import { NOTHING } from '../../flags/document.js';
import { Dialog } from '../../ui/dialog.js';
import { DialogForm, Field, TextField } from '../../ui/form.js';

const TYPES = ['string', 'number', 'boolean', 'array'] as const;
const LABELS: Readonly<Record<string, string>> = {
  string: 'Text',
  number: 'Number',
  boolean: 'True or false',
  array: 'List',
};

/** Defines an attribute: its name, its type, and what values it takes. */
export function AttributeDialog({
  name: before,
  attribute = NOTHING,
  taken,
  onSave,
  onClose,
}: {
  /** Absent for a new one. */
  name?: string | undefined;
  attribute?: JsonObject | undefined;
  taken: readonly string[];
  onSave: (name: string, attribute: JsonObject) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(before ?? '');
  const [form, setForm] = useState<AttributeForm>(() => formOf(attribute));
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const set =
    <Member extends keyof AttributeForm>(member: Member) =>
    (value: AttributeForm[Member]) =>
      setForm({ ...form, [member]: value });
  const limited = form.type === 'array' ? form.elementType : form.type;
  return (
    <Dialog title={before === undefined ? 'Add attribute' : `Attribute “${before}”`} onClose={onClose}>
      <DialogForm
        submit={before === undefined ? 'Add' : 'Change'}
        isBusy={false}
        error={problem}
        onCancel={onClose}
        onSubmit={() => {
          const others = taken.filter((one) => one !== before);
          const found = name === before ? undefined : keyProblem(name, others, 'attribute');
          setProblem(found);
          if (found !== undefined) return;
          onSave(name, attributeOf(attribute, form));
          onClose();
        }}
      >
        <TextField label="Name" value={name} onInput={setName} required maxLength={64} autofocus />
        <div class="columns">
          <Field label="Type">
            {(field) => (
              <select {...field} onChange={({ currentTarget }) => set('type')(currentTarget.value)}>
                {TYPES.map((type) => (
                  <option key={type} value={type} selected={type === form.type}>
                    {LABELS[type]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {form.type === 'array' && (
            <Field label="Type of its values">
              {(field) => (
                <select {...field} onChange={({ currentTarget }) => set('elementType')(currentTarget.value)}>
                  {['string', 'number'].map((type) => (
                    <option key={type} value={type} selected={type === form.elementType}>
                      {LABELS[type]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={form.isRequired}
            onChange={({ currentTarget }) => set('isRequired')(currentTarget.checked)}
          />
          Required where the flag is enabled
        </label>
        <TextField
          label="Description"
          value={form.description}
          onInput={set('description')}
          maxLength={1024}
        />
        {limited === 'string' && (
          <>
            <Field label="Allowed values" hint="One a line; without any, every text">
              {(field) => (
                <textarea
                  {...field}
                  rows={3}
                  value={form.options}
                  onInput={({ currentTarget }) => set('options')(currentTarget.value)}
                />
              )}
            </Field>
            <TextField label="Pattern" hint="RE2" value={form.pattern} onInput={set('pattern')} />
          </>
        )}
        {limited === 'number' && (
          <div class="columns">
            <TextField
              label="Minimum"
              type="number"
              step="any"
              value={form.minimum}
              onInput={set('minimum')}
            />
            <TextField
              label="Maximum"
              type="number"
              step="any"
              value={form.maximum}
              onInput={set('maximum')}
            />
          </div>
        )}
      </DialogForm>
    </Dialog>
  );
}
