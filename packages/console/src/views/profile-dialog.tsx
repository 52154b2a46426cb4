import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { operations } from '../aws/operations.js';
import type { ProfileType } from '../aws/types.js';
import { routes } from '../routes.js';
import { useAction } from '../ui/action.js';
import { Dialog } from '../ui/dialog.js';
import { DialogForm, TextField } from '../ui/form.js';

const TYPES: readonly (readonly [ProfileType, string, string])[] = [
  ['AWS.AppConfig.FeatureFlags', 'Feature flags', 'Switches with attributes, variants and rules'],
  ['AWS.Freeform', 'Freeform', 'Any JSON, YAML or text'],
];

/** Creates a profile, whose configurations AppConfig hosts, and goes to it. */
export function ProfileDialog({
  region,
  application,
  onClose,
}: {
  region: string;
  application: string;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [type, setType] = useState<ProfileType>('AWS.AppConfig.FeatureFlags');
  const [, navigate] = useLocation();
  const action = useAction();
  const create = async () => {
    const { Id } = await operations(region).createProfile(application, {
      Name: name,
      Type: type,
      ...(description === '' ? {} : { Description: description }),
    });
    navigate(routes.profile(region, application, Id));
  };
  return (
    <Dialog title="Create profile" onClose={onClose}>
      <DialogForm
        submit="Create"
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async () => {
          if (await action.run(create, `Created the profile “${name}”`)) onClose();
        }}
      >
        <TextField
          label="Name"
          hint="1 to 128 characters"
          value={name}
          onInput={setName}
          required
          maxLength={128}
          autofocus
        />
        <TextField label="Description" value={description} onInput={setDescription} maxLength={1024} />
        <fieldset>
          <legend>Type</legend>
          {TYPES.map(([value, label, hint]) => (
            <label key={value} class="check">
              <input type="radio" name="type" checked={type === value} onChange={() => setType(value)} />
              <span>
                {label} <small class="muted">{hint}</small>
              </span>
            </label>
          ))}
        </fieldset>
      </DialogForm>
    </Dialog>
  );
}
