/** The parts of botocore's `service-2.json` that say what a call may be and how it is answered. */
export interface ServiceDescription {
  readonly metadata: { readonly serviceId: string };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: ShapeReference;
  readonly output?: ShapeReference;
  readonly errors?: readonly ShapeReference[];
}

export interface ShapeReference {
  readonly shape: string;
}

/** `location` tells where a member travels; without one it is in the JSON of the body. */
export interface Member extends ShapeReference {
  readonly location?: 'uri' | 'querystring' | 'header';
  readonly locationName?: string;
}

export type ShapeType =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'boolean'
  | 'blob'
  | 'timestamp';

export interface Shape {
  readonly type: ShapeType;
  /** Of a structure. */
  readonly members?: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  /** Of a structure: exactly one of the members is given. */
  readonly union?: boolean;
  /** The member of a structure that is the whole body. */
  readonly payload?: string;
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  /** Bounds of a number, of a string's length, or of the number of a collection's entries. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly error?: { readonly httpStatusCode: number };
}

const NO_MEMBERS: Shape = { type: 'structure', members: {} };

export class ServiceModel {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly #shapes: Readonly<Record<string, Shape>>;

  constructor({ operations, shapes }: ServiceDescription) {
    this.operations = operations;
    this.#shapes = shapes;
  }

  operation(name: string): Operation {
    const operation = this.operations[name];
    if (operation === undefined) throw new Error(`The model has no operation ${name}`);
    return operation;
  }

  shape({ shape: name }: ShapeReference): Shape {
    const shape = this.#shapes[name];
    if (shape === undefined) throw new Error(`The model has no shape ${name}`);
    return shape;
  }

  input({ input }: Operation): Shape {
    return input === undefined ? NO_MEMBERS : this.shape(input);
  }

  output({ output }: Operation): Shape | undefined {
    return output && this.shape(output);
  }

  /** The errors of an operation: name, status and shape. */
  errors({ errors = [] }: Operation): ReadonlyMap<string, Shape> {
    return new Map(errors.map((reference) => [reference.shape, this.shape(reference)]));
  }
}
