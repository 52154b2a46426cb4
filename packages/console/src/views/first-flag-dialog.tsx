import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { operations } from '../aws/operations.js';
import { routes } from '../routes.js';
import { useAction } from '../ui/action.js';
import { Dialog } from '../ui/dialog.js';
import { DialogForm, TextField } from '../ui/form.js';
import { type Created, type FirstFlag, serveFirstFlag } from './first-flag.js';

/** From an empty server to a flag that is served: one form whose fields are filled in already. */
export function FirstFlagDialog({ region, onClose }: { region: string; onClose: () => void }) {
  const [input, setInput] = useState<FirstFlag>({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    flag: 'my_flag',
    isEnabled: true,
  });
  const created = useRef<Created>({});
  const action = useAction();
  const [, navigate] = useLocation();
  const set = (member: keyof FirstFlag) => (value: string) => setInput({ ...input, [member]: value });
  const { applicationId, environmentId, profileId } = created.current;
  return (
    <Dialog title="Start with a flag" onClose={onClose}>
      <DialogForm
        submit="Create and deploy"
        isBusy={action.isBusy}
        error={action.error}
        onCancel={onClose}
        onSubmit={async () => {
          const serve = () => serveFirstFlag(operations(region), input, created.current);
          if (!(await action.run(serve, `“${input.flag}” is served`))) return;
          onClose();
          const { applicationId: application, profileId: profile } = created.current;
          if (application !== undefined && profile !== undefined)
            navigate(routes.profile(region, application, profile));
        }}
      >
        <TextField
          label="Application"
          value={input.application}
          onInput={set('application')}
          required
          maxLength={64}
          disabled={applicationId !== undefined}
        />
        <TextField
          label="Environment"
          value={input.environment}
          onInput={set('environment')}
          required
          maxLength={64}
          disabled={environmentId !== undefined}
        />
        <TextField
          label="Configuration profile"
          hint="Of type feature flags"
          value={input.profile}
          onInput={set('profile')}
          required
          maxLength={128}
          disabled={profileId !== undefined}
        />
        <TextField
          label="Key of the flag"
          hint="Starts with a small letter; letters, digits, _ and -"
          value={input.flag}
          onInput={set('flag')}
          required
          pattern="[a-z][a-zA-Z0-9_\-]{0,63}"
          autofocus
        />
        <label class="check">
          <input
            type="checkbox"
            checked={input.isEnabled}
            onChange={({ currentTarget }) => setInput({ ...input, isEnabled: currentTarget.checked })}
          />
          Enabled
        </label>
      </DialogForm>
    </Dialog>
  );
}
