import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-5.9';

/** A line that code can log. */
export interface LogLine {
  readonly level: string;
  /** The message, with `…` for what is known at run time only, and what may be left out in brackets. */
  readonly text: string;
}

export interface LogLines {
  readonly lines: readonly LogLine[];
  /** Where something is logged whose message is put together elsewhere: file and expression. */
  readonly elsewhere: readonly string[];
}

const LEVELS = /^(error|warn|info|debug)$/;
const UNKNOWN = '…';

/** Reads all lines that the sources below a directory can log, tests aside. */
export function logLinesOf(directory: string): LogLines {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|(^|\/)testing\//.test(path))
    .sort();
  const files = paths.map((path) => {
    const text = readFileSync(join(directory, path), 'utf8');
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  });
  const all = functionsOf(files);
  const lines = new Map<string, LogLine>();
  const elsewhere: string[] = [];
  for (const file of files) {
    const texts = new Texts(functionsOf([file]), all);
    const add: Add = (level, message, before = '') => {
      const found = message === undefined ? [] : texts.of(message, 'whole');
      const known = found.filter((text) => /[a-z].* /i.test(text));
      for (const text of known) lines.set(`${level} ${before}${text}`, { level, text: `${before}${text}` });
      if (known.length === 0 || found.includes(UNKNOWN)) {
        elsewhere.push(`${file.fileName}: ${message?.getText() ?? ''}`);
      }
    };
    const visit = (node: ts.Node): void => {
      visitSite(node, add, file.fileName);
      for (const text of texts.warnings(node)) lines.set(`warn ${text}`, { level: 'warn', text });
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { lines: withoutGeneral([...lines.values()]), elsewhere };
}

/** Without those that others say more exactly. */
function withoutGeneral(lines: readonly LogLine[]): LogLine[] {
  return lines.filter(({ level, text }) => {
    const beginning = text.endsWith(UNKNOWN) ? text.slice(0, -UNKNOWN.length) : undefined;
    const isGeneral = (other: LogLine) =>
      beginning !== undefined &&
      other.level === level &&
      other.text !== text &&
      other.text.startsWith(beginning);
    return !lines.some(isGeneral);
  });
}

type Functions = ReadonlyMap<string, ts.FunctionDeclaration>;

function functionsOf(files: readonly ts.SourceFile[]): Functions {
  const declared = files.flatMap(({ statements }) => statements.filter(ts.isFunctionDeclaration));
  return new Map(declared.map((one) => [one.name?.text ?? '', one]));
}

type Add = (level: string, message: ts.Expression | undefined, before?: string) => void;

/** What logs: a logger's method, a todo of the live part, and warnings of rules and documents. */
function visitSite(node: ts.Node, add: Add, path: string): void {
  if (ts.isObjectLiteralExpression(node) && textOf(member(node, 'kind')) === 'log') {
    add(textOf(member(node, 'level')) ?? UNKNOWN, member(node, 'message'));
  }
  if (ts.isTemplateExpression(node) && path === 'document/warnings.ts') add('warn', node);
  if (!ts.isCallExpression(node)) return;
  const { expression: callee, arguments: given } = node;
  const called = callee.getText();
  if (ts.isElementAccessExpression(callee) && /\blogger$/.test(callee.expression.getText())) {
    add(UNKNOWN, given[0]);
  } else if (called === 'warn' && given.length === 1) {
    add('warn', given[0]);
  } else if (ts.isPropertyAccessExpression(callee)) {
    const { name, expression } = callee;
    if (LEVELS.test(name.text) && /logger$/i.test(expression.getText())) add(name.text, given[0]);
    if (name.text === 'warn' && expression.getText() === 'options') add('warn', given[0]);
    if (name.text === 'add' && /\bwarnings$/.test(expression.getText())) add('warn', given[1]);
    if (name.text === '#warn' && path === 'live/backup.ts') {
      add('warn', given[0], `The backup ${UNKNOWN} was not written: `);
    }
    if (/warnOnce$/.test(name.text)) add('warn', given[1] ?? given[0], `Flag '${UNKNOWN}': `);
  }
}

/** Of a whole message functions of other files tell something; of a part of one they would tell too much. */
type Place = 'whole' | 'part';

/** What expressions of a file can be as texts. */
class Texts {
  readonly #own: Functions;
  readonly #all: Functions;
  /** Functions that are being looked into. */
  readonly #open = new Set<string>();

  constructor(own: Functions, all: Functions) {
    this.#own = own;
    this.#all = all;
  }

  /** None where nothing is known of an expression. */
  of(expression: ts.Expression, place: Place = 'part'): string[] {
    if (ts.isStringLiteralLike(expression)) return [expression.text];
    if (ts.isParenthesizedExpression(expression)) return this.of(expression.expression, place);
    if (ts.isTemplateExpression(expression)) {
      return expression.templateSpans.reduce(
        (texts, { expression: inner, literal }) =>
          joined(joined(texts, this.#orUnknown(inner)), [literal.text]),
        [expression.head.text],
      );
    }
    if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      return joined(this.#orUnknown(expression.left), this.#orUnknown(expression.right));
    }
    if (ts.isConditionalExpression(expression)) {
      const texts = [
        ...this.#orUnknown(expression.whenTrue, place),
        ...this.#orUnknown(expression.whenFalse, place),
      ];
      const present = texts.filter((text) => text !== '');
      return present.length < texts.length ? present.map((text) => `[${text}]`) : texts;
    }
    if (ts.isArrayLiteralExpression(expression))
      return expression.elements.flatMap((one) => this.of(one, place));
    if (ts.isSpreadElement(expression)) return this.of(expression.expression, place);
    if (ts.isIdentifier(expression)) {
      const value = declaredAs(expression);
      return value === undefined ? [] : this.of(value, place);
    }
    if (ts.isCallExpression(expression) && ts.isIdentifier(expression.expression)) {
      return this.#returnedBy(expression.expression.text, place);
    }
    return [];
  }

  /** The messages in functions, constants and properties that are named as warnings are. */
  warnings(node: ts.Node): string[] {
    if (ts.isFunctionDeclaration(node) && /Warnings?$/.test(node.name?.text ?? '')) {
      return sentences(this.#returnedBy(node.name?.text ?? '', 'whole'));
    }
    const isNamed =
      (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) && node.name.getText() === 'warnings';
    return isNamed && node.initializer !== undefined ? sentences(this.of(node.initializer, 'whole')) : [];
  }

  #orUnknown(expression: ts.Expression, place: Place = 'part'): string[] {
    const texts = this.of(expression, place);
    return texts.length === 0 ? [UNKNOWN] : texts;
  }

  #returnedBy(name: string, place: Place): string[] {
    const declared = (place === 'whole' ? this.#all : this.#own).get(name);
    if (declared?.body === undefined || this.#open.has(name)) return [];
    this.#open.add(name);
    const texts: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) return;
      if (ts.isReturnStatement(node) && node.expression) texts.push(...this.of(node.expression, place));
      ts.forEachChild(node, visit);
    };
    visit(declared.body);
    this.#open.delete(name);
    return texts;
  }
}

/** What a constant of the file is declared as. */
function declaredAs({ text, parent }: ts.Identifier): ts.Expression | undefined {
  for (let scope = parent; scope !== undefined; scope = scope.parent) {
    const statements = ts.isBlock(scope) || ts.isSourceFile(scope) ? scope.statements : [];
    for (const statement of statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find(({ name }) => name.getText() === text);
      // The constant itself may be what is being declared.
      if (found !== undefined && !isWithin(parent, found)) return found.initializer;
    }
    if (ts.isFunctionLike(scope) && scope.parameters.some(({ name }) => namesIn(name).includes(text)))
      return undefined;
  }
  return undefined;
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  for (let each = node; each !== undefined; each = each.parent) if (each === outer) return true;
  return false;
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? namesIn(one.name) : []));
}

function joined(beginnings: readonly string[], ends: readonly string[]): string[] {
  return beginnings.flatMap((beginning) => ends.map((end) => `${beginning}${end}`));
}

function sentences(texts: readonly string[]): string[] {
  return texts.filter((text) => text.includes(' '));
}

function member(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === name) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) return property.name;
  }
  return undefined;
}

function textOf(expression: ts.Expression | undefined): string | undefined {
  return expression !== undefined && ts.isStringLiteralLike(expression) ? expression.text : undefined;
}
