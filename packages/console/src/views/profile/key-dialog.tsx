import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../../ui/dialog.js';
import { DialogForm, TextField } from '../../ui/form.js';

/** Asks for the key of a flag. */
export function KeyDialog({
  title,
  submit,
  initial = '',
  problem,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  submit: string;
  initial?: string;
  problem: (key: string) => string | undefined;
  onSubmit: (key: string) => void;
  onClose: () => void;
  children?: ComponentChildren;
}) {
  const [key, setKey] = useState(initial);
  const [error, setError] = useState<string | undefined>(undefined);
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogForm
        submit={submit}
        isBusy={false}
        error={error}
        onCancel={onClose}
        onSubmit={() => {
          const found = problem(key);
          setError(found);
          if (found !== undefined) return;
          onSubmit(key);
          onClose();
        }}
      >
        <TextField
          label="Key"
          hint="Starts with a small letter; letters, digits, _ and -. Services ask for the flag by it."
          value={key}
          onInput={setKey}
          required
          maxLength={64}
          autofocus
        />
        {children}
      </DialogForm>
    </Dialog>
  );
}
