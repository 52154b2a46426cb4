/** An element of the page's own HTML. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element as Kind;
}

/** Sets a text, and leaves the element alone if it is the same: it would be read out again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function cell(text: string, className = ''): HTMLTableCellElement {
  const made = document.createElement('td');
  made.textContent = text;
  made.className = className;
  return made;
}

export function timeOf(iso: string | null): string {
  return iso === null ? '–' : new Date(iso).toLocaleTimeString();
}

/** Replaces the rows of a table where they have changed. */
export function setRows(body: HTMLElement, rows: readonly HTMLTableRowElement[]): void {
  for (const [index, row] of rows.entries()) {
    const before = body.children[index];
    if (before?.textContent === row.textContent && before.innerHTML === row.innerHTML) continue;
    if (before === undefined) body.append(row);
    else before.replaceWith(row);
  }
  while (body.children.length > rows.length) body.lastElementChild?.remove();
}
