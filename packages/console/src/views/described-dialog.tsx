import { useState } from 'preact/hooks';
import type { Described } from '../aws/operations.js';
import { useAction } from '../ui/action.js';
import { Dialog } from '../ui/dialog.js';
import { DialogForm, TextField } from '../ui/form.js';

export const NAME_HINT = '1 to 64 characters';

/** Asks for a name and a description, which is all that applications and environments have. */
export function DescribedDialog({
  title,
  submit,
  done,
  initial = { Name: '' },
  save,
  onClose,
}: {
  title: string;
  submit: string;
  done: (name: string) => string;
  initial?: Described;
  save: (input: Described) => Promise<unknown>;
  onClose: () => void;
}) {
  const [name, setName] = useState(initial.Name);
  const [description, setDescription] = useState(initial.Description ?? '');
  const action = useAction();
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogForm
        submit={submit}
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async () => {
          const isChange = initial.Name !== '';
          // An empty description takes away the one that was there.
          const input = {
            Name: name,
            ...(description !== '' || isChange ? { Description: description } : {}),
          };
          if (await action.run(() => save(input), done(name))) onClose();
        }}
      >
        <TextField
          label="Name"
          hint={NAME_HINT}
          value={name}
          onInput={setName}
          required
          maxLength={64}
          autofocus
        />
        <TextField label="Description" value={description} onInput={setDescription} maxLength={1024} />
      </DialogForm>
    </Dialog>
  );
}
