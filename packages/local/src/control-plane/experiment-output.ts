import type { Treatment } from '../feature-flags/treatments.js';
import { Float } from '../shared/float.js';
import { statusOf } from '../store/experiments.js';
import type { ExperimentDefinition, ExperimentEvent, ExperimentPlan, ExperimentRun } from '../store/model.js';

const time = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

const showTreatment = ({ key, weight, description, enabled, attributeValues }: Treatment) => ({
  Key: key,
  Weight: new Float(weight),
  Description: description,
  FlagValue: { Enabled: enabled, AttributeValues: attributeValues },
});

const showPlan = (applicationId: string, id: string, name: string, plan: ExperimentPlan) => ({
  ApplicationId: applicationId,
  Id: id,
  Name: name,
  Hypothesis: plan.hypothesis,
  ConfigurationProfileId: plan.profileId,
  EnvironmentId: plan.environmentId,
  FlagKey: plan.flagKey,
  AudienceRule: plan.audienceRule,
  AudienceDescription: plan.audienceDescription,
  LaunchCriteria: plan.launchCriteria,
  Treatments: plan.treatments.map(showTreatment),
  Control: showTreatment(plan.control),
});

export const showDefinition = (definition: ExperimentDefinition) => ({
  ...showPlan(definition.applicationId, definition.id, definition.name, definition.plan),
  Status: statusOf(definition),
  CreatedAt: time(definition.createdAt),
  UpdatedAt: time(definition.updatedAt),
});

export function summarizeDefinition(definition: ExperimentDefinition) {
  const { AudienceRule, AudienceDescription, LaunchCriteria, Treatments, Control, ...summary } =
    showDefinition(definition);
  return summary;
}

export const summarizeRun = (run: ExperimentRun) => ({
  ExperimentDefinitionId: run.definitionId,
  Run: run.number,
  Description: run.description,
  Status: runStatus(run),
  StartedAt: time(run.startedAt),
  UpdatedAt: time(run.updatedAt),
  EndedAt: time(run.endedAt),
});

export const showRun = (run: ExperimentRun) => ({
  ApplicationId: run.applicationId,
  ...summarizeRun(run),
  ExposurePercentage: new Float(run.exposurePercentage),
  TreatmentOverrides: run.overrides && { Inline: run.overrides },
  Result: run.result,
  ExperimentDefinitionSnapshot: showPlan(run.applicationId, run.definitionId, run.definitionName, run.plan),
});

/** Without `AssociatedDeployment`, which the service does not give either, though its model has it. */
export const showEvent = (event: ExperimentEvent) => ({
  Description: event.description,
  EventType: event.type,
  OccurredAt: time(event.occurredAt),
  TriggeredBy: 'USER',
  ExposurePercentage: new Float(event.exposurePercentage),
  TreatmentOverrides: event.overrides && { Inline: event.overrides },
});

export const runStatus = ({ endedAt }: ExperimentRun) => (endedAt === undefined ? 'RUNNING' : 'DONE');
