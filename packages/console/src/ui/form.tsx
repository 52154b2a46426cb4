import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { ApiError, messageOf } from '../aws/api-error.js';
import { useDelayedText } from './delayed-text.js';

/** A field with its label; `hint` says what it takes. */
export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: ComponentChildren;
  children: (attributes: { id: string; 'aria-describedby'?: string }) => ComponentChildren;
}) {
  const id = useId();
  const described = hint === undefined ? {} : { 'aria-describedby': `${id}-hint` };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...described })}
      {hint !== undefined && (
        <small id={`${id}-hint`} class="muted">
          {hint}
        </small>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  value,
  onInput,
  ...attributes
}: {
  label: string;
  hint?: ComponentChildren;
  value: string;
  onInput: (value: string) => void;
  type?: string;
  required?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  step?: number | 'any';
  autofocus?: boolean;
  placeholder?: string;
  pattern?: string;
  list?: string;
  disabled?: boolean;
}) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(field) => (
        <input
          {...field}
          {...attributes}
          autocomplete="off"
          spellcheck={false}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A field whose text is a part of something big: see `useDelayedText`. */
export function DelayedTextField({
  label,
  value,
  onText,
}: {
  label: string;
  value: string;
  onText: (text: string) => void;
}) {
  const field = useDelayedText(value, onText);
  return (
    <Field label={label}>
      {(attributes) => <input {...attributes} {...field} autocomplete="off" spellcheck={false} />}
    </Field>
  );
}

/** Why AppConfig refused, with every violation at its place. */
export function Failure({ error }: { error: unknown }) {
  if (error === undefined || error === null) return null;
  const violations = error instanceof ApiError ? error.violations : [];
  return (
    <div class="failure" role="alert">
      <p>{messageOf(error)}</p>
      {violations.length > 0 && (
        <ul>
          {violations.map(({ Location, Constraint, Reason }) => (
            <li key={`${Location} ${Constraint}`}>
              <code>{Location}</code> {Reason} <span class="muted">({Constraint})</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A form in a dialog: Enter submits, the failure is shown above the buttons. */
export function DialogForm({
  submit,
  isBusy,
  error,
  isDangerous = false,
  onSubmit,
  onCancel,
  children,
}: {
  submit: string;
  isBusy: boolean;
  error: unknown;
  isDangerous?: boolean;
  onSubmit: () => void;
  onCancel: () => void;
  children: ComponentChildren;
}) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <Failure error={error} />
      <footer>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" class={isDangerous ? 'danger' : 'primary'} disabled={isBusy}>
          {submit}
        </button>
      </footer>
    </form>
  );
}
