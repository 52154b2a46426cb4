import { operations } from '../aws/operations.js';
import { DescribedDialog } from './described-dialog.js';

export function EnvironmentDialog(props: {
  region: string;
  application: string;
  onClose: () => void;
  onCreated?: (id: string) => void;
}) {
  return (
    <DescribedDialog
      title="Create environment"
      submit="Create"
      done={(name) => `Created the environment “${name}”`}
      save={async (input) => {
        const { Id } = await operations(props.region).createEnvironment(props.application, input);
        props.onCreated?.(Id);
      }}
      onClose={props.onClose}
    />
  );
}
