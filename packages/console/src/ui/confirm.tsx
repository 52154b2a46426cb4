import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../aws/api-error.js';
import type { Deletion } from '../aws/operations.js';
import { useAction } from './action.js';
import { Dialog } from './dialog.js';
import { DialogForm } from './form.js';

/** Asks before something is lost that nothing brings back. */
export function ConfirmDialog({
  title,
  submit,
  children,
  onConfirm,
  onClose,
}: {
  title: string;
  submit: string;
  children: ComponentChildren;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogForm
        submit={submit}
        isDangerous
        isBusy={false}
        error={undefined}
        onCancel={onClose}
        onSubmit={() => {
          onClose();
          onConfirm();
        }}
      >
        {children}
      </DialogForm>
    </Dialog>
  );
}

/** A button that asks before it deletes. Where deletion protection refuses, the dialog offers to go around it. */
export function DeleteButton({
  what,
  remove,
  onDeleted = () => {},
  children,
}: {
  /** `the application “DemoApp”` */
  what: string;
  remove: (deletion: Deletion) => Promise<unknown>;
  onDeleted?: () => void;
  children?: ComponentChildren;
}) {
  const [isOpen, setOpen] = useState(false);
  const action = useAction();
  const isProtected = action.error instanceof ApiError && /protection/i.test(action.error.message);
  const close = () => {
    action.clear();
    setOpen(false);
  };
  return (
    <>
      <button type="button" class="danger quiet" aria-label={`Delete ${what}`} onClick={() => setOpen(true)}>
        Delete
      </button>
      {isOpen && (
        <Dialog title={`Delete ${what}?`} onClose={close}>
          <DialogForm
            submit={isProtected ? 'Delete in spite of protection' : 'Delete'}
            isDangerous
            isBusy={action.isBusy}
            error={action.error}
            onCancel={close}
            onSubmit={async () => {
              if (await action.run(() => remove({ bypass: isProtected }), `Deleted ${what}`)) {
                close();
                onDeleted();
              }
            }}
          >
            {children ?? <p>This cannot be undone.</p>}
          </DialogForm>
        </Dialog>
      )}
    </>
  );
}
