import { useState } from 'preact/hooks';
import { useAction } from '../../ui/action.js';
import { Dialog } from '../../ui/dialog.js';
import { DialogForm } from '../../ui/form.js';
import { type Source, VersionFields } from './deploy-dialog.js';

/** Makes a version of what is edited, without deploying it. */
export function SaveDialog({ save, onClose }: { save: Source; onClose: () => void }) {
  const [label, setLabel] = useState('');
  const [description, setDescription] = useState('');
  const action = useAction();
  return (
    <Dialog title="Save a version" onClose={onClose}>
      <DialogForm
        submit="Save"
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async () => {
          if (await action.run(() => save({ label, description }))) onClose();
        }}
      >
        <p>Nobody gets it before it is deployed.</p>
        <VersionFields {...{ label, setLabel, description, setDescription }} />
      </DialogForm>
    </Dialog>
  );
}
