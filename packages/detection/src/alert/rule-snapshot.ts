import type { JsonObject, JsonValue } from "@quaestor/telemetry";
import type { Rule } from "../rule/rule.ts";

/** The rule as `kibana.alert.rule.parameters` holds it: snake_case, without what only our loader knows. */
export function ruleParameters(rule: Rule): JsonObject {
  return {
    author: rule.author,
    building_block_type: rule.buildingBlock ? "default" : undefined,
    description: rule.description,
    event_category_override: rule.eventCategoryOverride ?? undefined,
    exceptions_list: [],
    false_positives: rule.falsePositives,
    from: rule.from,
    immutable: true,
    index: rule.index,
    language: rule.language,
    license: rule.license,
    max_signals: rule.maxSignals,
    note: rule.note,
    query: rule.query,
    references: rule.references,
    risk_score: rule.riskScore,
    risk_score_mapping: [],
    rule_id: rule.ruleId,
    setup: rule.setup,
    severity: rule.severity,
    severity_mapping: [],
    threat: threat(rule),
    timestamp_override: rule.timestampOverride ?? undefined,
    to: rule.to,
    type: rule.type,
  };
}

/** The flat `kibana.alert.rule.*` keys of an alert: what the rule was when the alert was made. */
export function ruleSnapshot(rule: Rule): JsonObject {
  const fields: Record<string, JsonValue | undefined> = {
    author: rule.author,
    building_block_type: rule.buildingBlock ? "default" : undefined,
    category: "EQL Rule",
    consumer: "siem",
    description: rule.description,
    enabled: rule.enabled,
    exceptions_list: [],
    false_positives: rule.falsePositives,
    from: rule.from,
    immutable: true,
    indices: rule.index,
    interval: rule.interval,
    license: rule.license,
    max_signals: rule.maxSignals,
    name: rule.name,
    note: rule.note,
    parameters: ruleParameters(rule),
    producer: "siem",
    references: rule.references,
    risk_score: rule.riskScore,
    risk_score_mapping: [],
    rule_id: rule.ruleId,
    rule_type_id: "siem.eqlRule",
    severity: rule.severity,
    severity_mapping: [],
    tags: rule.tags,
    threat: threat(rule),
    timestamp_override: rule.timestampOverride ?? undefined,
    to: rule.to,
    type: rule.type,
    // A rule is one file here: its object id and its signature id are the same.
    uuid: rule.ruleId,
  };
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`kibana.alert.rule.${key}`, value]),
  );
}

function threat(rule: Rule): readonly JsonObject[] {
  return rule.threat.map(({ framework, tactic, technique }) => ({
    framework,
    tactic: { id: tactic.id, name: tactic.name, reference: tactic.reference },
    technique: technique.map(({ id, name, reference, subtechnique }) => ({
      id,
      name,
      reference,
      subtechnique: subtechnique.map((sub) => ({ id: sub.id, name: sub.name, reference: sub.reference })),
    })),
  }));
}
