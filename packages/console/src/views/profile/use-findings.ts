import { useEffect, useRef, useState } from 'preact/hooks';
import type { Finding } from '../../../../local/src/check/finding.js';
import { messageOf } from '../../aws/api-error.js';
import type { ProfileType } from '../../aws/types.js';
import { askEngine } from '../../flags/engine.js';
import { type Edited, textOf } from './content.js';

/** Milliseconds without a change after which a document is checked. */
const CHECK_MS = 250;

const NONE: readonly Finding[] = [];

/** What is wrong with what is edited, as soon as nobody types; nothing about a profile that was never edited. */
export function useFindings(
  edited: Edited | undefined,
  type: ProfileType,
  isChanged: boolean,
): readonly Finding[] {
  const [findings, setFindings] = useState<readonly Finding[]>(NONE);
  const asked = useRef(0);
  const isUntouched = edited === undefined || (edited.base === 0 && !isChanged);
  useEffect(() => {
    const number = ++asked.current;
    if (isUntouched) {
      setFindings(NONE);
      return;
    }
    const { content, contentType } = edited;
    const timer = setTimeout(() => {
      const show = (found: readonly Finding[]) => {
        if (number === asked.current) setFindings(found);
      };
      askEngine('check', { text: textOf(content), contentType, type }).then(show, (error: unknown) =>
        show([
          {
            severity: 'error',
            line: null,
            column: null,
            location: null,
            constraint: null,
            message: messageOf(error),
          },
        ]),
      );
    }, CHECK_MS);
    return () => clearTimeout(timer);
  }, [edited, type, isUntouched]);
  return findings;
}
