/** When an extension acts: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_CreateExtension.html */
export const ACTION_POINTS = [
  'PRE_CREATE_HOSTED_CONFIGURATION_VERSION',
  'PRE_START_DEPLOYMENT',
  'AT_DEPLOYMENT_TICK',
  'ON_DEPLOYMENT_START',
  'ON_DEPLOYMENT_STEP',
  'ON_DEPLOYMENT_BAKING',
  'ON_DEPLOYMENT_COMPLETE',
  'ON_DEPLOYMENT_ROLLED_BACK',
] as const;
export type ActionPoint = (typeof ACTION_POINTS)[number];

/** What an extension does at one point. AppConfig's model requires nothing of it. */
export interface ExtensionAction {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly uri?: string | undefined;
  readonly roleArn?: string | undefined;
}

export type ExtensideploymentActions = Readonly<Partial<Record<ActionPoint, ExtensionAction>>>;

export interface ExtensionParameter {
  readonly description?: string | undefined;
  /** An association must have a value for it. */
  readonly required: boolean;
  /** StartDeployment may have a value for it. */
  readonly dynamic: boolean;
}

export type ExtensionParameters = Readonly<Record<string, ExtensionParameter>>;

/** One version of an extension. */
export interface Extension {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly description?: string | undefined;
  readonly actions: ExtensideploymentActions;
  readonly parameters: ExtensionParameters;
  /** Position in the order of creation, the same for all versions. */
  readonly sequence: number;
}

export type ParameterValues = Readonly<Record<string, string>>;

/** Has an extension act for an application, an environment or a profile. */
export interface ExtensionAssociation {
  readonly id: string;
  readonly extensionId: string;
  readonly extensionVersion: number;
  /** The resource part of the ARN of what it acts for. */
  readonly resource: string;
  readonly parameters: ParameterValues;
  readonly sequence: number;
}

/** An extension as it acts for one deployment or version: what is changed in it later does not matter to that. */
export interface AppliedExtension {
  readonly associationId: string;
  readonly extensionId: string;
  readonly extensionName: string;
  readonly version: number;
  readonly parameters: ParameterValues;
  readonly actions: ExtensideploymentActions;
}

/** Why an action of an extension failed. */
export interface InvocationFailure {
  readonly code: string;
  readonly message: string;
}
