import { useState } from 'preact/hooks';
import { operations } from '../../aws/operations.js';
import type { Profile, Validator } from '../../aws/types.js';
import { CodeEditor } from '../../editor/code-editor.js';
import { useAction } from '../../ui/action.js';
import { Dialog } from '../../ui/dialog.js';
import { DialogForm, Field, TextField } from '../../ui/form.js';

const SCHEMA = JSON.stringify(
  { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' },
  null,
  2,
);
/** AppConfig allows two of a profile. */
const MAX_VALIDATORS = 2;

/** Name, description and validators of a profile. */
export function SettingsDialog({
  region,
  profile,
  onClose,
}: {
  region: string;
  profile: Profile;
  onClose: () => void;
}) {
  const [name, setName] = useState(profile.Name);
  const [description, setDescription] = useState(profile.Description ?? '');
  const [validators, setValidators] = useState<readonly Validator[]>(profile.Validators ?? []);
  const action = useAction();
  const set = (index: number, validator: Validator) => setValidators(validators.with(index, validator));
  const save = () =>
    operations(region).updateProfile(profile.ApplicationId, profile.Id, {
      Name: name,
      Description: description,
      Validators: validators,
    });
  return (
    <Dialog title="Edit profile" wide onClose={onClose}>
      <DialogForm
        submit="Save"
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async () => {
          if (await action.run(save, `Saved the profile “${name}”`)) onClose();
        }}
      >
        <TextField label="Name" value={name} onInput={setName} required maxLength={128} autofocus />
        <TextField label="Description" value={description} onInput={setDescription} maxLength={1024} />
        {profile.Type !== 'AWS.AppConfig.FeatureFlags' && (
          <fieldset>
            <legend>Validators</legend>
            <p class="muted">Every deployed version has to satisfy them.</p>
            {validators.map((validator, index) => (
              <div key={index} class="validator">
                {validator.Type === 'JSON_SCHEMA' ? (
                  <CodeEditor
                    label={`JSON Schema ${index + 1}`}
                    value={validator.Content ?? ''}
                    setup={{ language: 'json' }}
                    onInput={(Content) => set(index, { ...validator, Content })}
                  />
                ) : (
                  <TextField
                    label="ARN of a Lambda function"
                    value={validator.Content ?? ''}
                    onInput={(Content) => set(index, { ...validator, Content })}
                  />
                )}
                <button
                  type="button"
                  class="quiet danger"
                  aria-label={`Remove validator ${index + 1}`}
                  onClick={() => setValidators(validators.toSpliced(index, 1))}
                >
                  Remove
                </button>
              </div>
            ))}
            {validators.length < MAX_VALIDATORS && (
              <Field label="Add a validator">
                {(field) => (
                  <select
                    {...field}
                    value=""
                    onChange={({ currentTarget }) => {
                      const Type = currentTarget.value as Validator['Type'];
                      currentTarget.value = '';
                      setValidators([...validators, { Type, Content: Type === 'JSON_SCHEMA' ? SCHEMA : '' }]);
                    }}
                  >
                    <option value="">Choose a kind</option>
                    <option value="JSON_SCHEMA">JSON Schema (draft 4)</option>
                    <option value="LAMBDA">Lambda function</option>
                  </select>
                )}
              </Field>
            )}
          </fieldset>
        )}
      </DialogForm>
    </Dialog>
  );
}
