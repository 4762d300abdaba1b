//! How a thing was made and is run: formulas, workflows, tasks, what they take in and give out.

use super::document::{ATTACHMENT, DEPENDENCY};
use super::part::{COMPONENT, SERVICE};
use super::reference::{EXTERNAL_REFERENCE, PROPERTY};
use super::{Kind, LINK, ListRule, MOMENT, Object, TEXT, Together, Version, Words, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use Version::V1_5;

const TASK_TYPE: Words = &[(
    V1_5,
    &["copy", "clone", "lint", "scan", "merge", "build", "test", "deliver", "deploy", "release", "clean", "other"],
)];
const ACCESS: Words = &[(V1_5, &["read-only", "read-write", "read-write-once", "write-once", "write-only"])];
const VOLUME_MODE: Words = &[(V1_5, &["filesystem", "block"])];
const TRIGGER_TYPE: Words = &[(V1_5, &["manual", "api", "webhook", "scheduled"])];
const OUTPUT_TYPE: Words = &[(V1_5, &["artifact", "attestation", "log", "evidence", "metrics", "other"])];

/// How something was made.
pub(super) static FORMULA: Object = Object {
    name: "formula",
    fields: &[
        bom_ref(),
        field("components", Kind::Objects(&COMPONENT)).list(ListRule::Unique),
        field("services", Kind::Objects(&SERVICE)).list(ListRule::Unique),
        field("workflows", Kind::Objects(&WORKFLOW)).list(ListRule::Unique),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static WORKFLOW: Object = Object {
    name: "workflow",
    fields: &[
        bom_ref().required(),
        field("uid", TEXT).required(),
        field("name", TEXT),
        field("description", TEXT),
        field("resourceReferences", Kind::Objects(&RESOURCE)).list(ListRule::Unique),
        field("tasks", Kind::Objects(&TASK)).list(ListRule::Unique),
        field("taskDependencies", Kind::Objects(&DEPENDENCY)).list(ListRule::Unique),
        field("taskTypes", Kind::WordList(TASK_TYPE)).required(),
        field("trigger", Kind::Object(&TRIGGER)),
        field("steps", Kind::Objects(&STEP)).list(ListRule::Unique),
        field("inputs", Kind::Objects(&INPUT)).list(ListRule::Unique),
        field("outputs", Kind::Objects(&OUTPUT)).list(ListRule::Unique),
        field("timeStart", MOMENT),
        field("timeEnd", MOMENT),
        field("workspaces", Kind::Objects(&WORKSPACE)).list(ListRule::Unique),
        field("runtimeTopology", Kind::Objects(&DEPENDENCY)).list(ListRule::Unique),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static TASK: Object = Object {
    name: "task",
    fields: &[
        bom_ref().required(),
        field("uid", TEXT).required(),
        field("name", TEXT),
        field("description", TEXT),
        field("resourceReferences", Kind::Objects(&RESOURCE)).list(ListRule::Unique),
        field("taskTypes", Kind::WordList(TASK_TYPE)).required(),
        field("trigger", Kind::Object(&TRIGGER)),
        field("steps", Kind::Objects(&STEP)).list(ListRule::Unique),
        field("inputs", Kind::Objects(&INPUT)).list(ListRule::Unique),
        field("outputs", Kind::Objects(&OUTPUT)).list(ListRule::Unique),
        field("timeStart", MOMENT),
        field("timeEnd", MOMENT),
        field("workspaces", Kind::Objects(&WORKSPACE)).list(ListRule::Unique),
        field("runtimeTopology", Kind::Objects(&DEPENDENCY)).list(ListRule::Unique),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static STEP: Object = Object {
    name: "step",
    fields: &[
        field("name", TEXT),
        field("description", TEXT),
        field("commands", Kind::Objects(&COMMAND)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static COMMAND: Object = Object {
    name: "command",
    fields: &[field("executed", TEXT), field("properties", Kind::Objects(&PROPERTY))],
    ..Object::NEW
};

static WORKSPACE: Object = Object {
    name: "workspace",
    fields: &[
        bom_ref().required(),
        field("uid", TEXT).required(),
        field("name", TEXT),
        field("aliases", Kind::Texts(Pattern::Any)),
        field("description", TEXT),
        field("resourceReferences", Kind::Objects(&RESOURCE)).list(ListRule::Unique),
        field("accessMode", Kind::Word(ACCESS)),
        field("mountPath", TEXT),
        field("managedDataType", TEXT),
        field("volumeRequest", TEXT),
        field("volume", Kind::Object(&VOLUME)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static VOLUME: Object = Object {
    name: "volume",
    fields: &[
        field("uid", TEXT),
        field("name", TEXT),
        field("mode", Kind::Word(VOLUME_MODE)),
        field("path", TEXT),
        field("sizeAllocated", TEXT),
        field("persistent", Kind::Flag),
        field("remote", Kind::Flag),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static TRIGGER: Object = Object {
    name: "trigger",
    fields: &[
        bom_ref().required(),
        field("uid", TEXT).required(),
        field("name", TEXT),
        field("description", TEXT),
        field("resourceReferences", Kind::Objects(&RESOURCE)).list(ListRule::Unique),
        field("type", Kind::Word(TRIGGER_TYPE)).required(),
        field("event", Kind::Object(&EVENT)),
        field("conditions", Kind::Objects(&CONDITION)).list(ListRule::Unique),
        field("timeActivated", MOMENT),
        field("inputs", Kind::Objects(&INPUT)).list(ListRule::Unique),
        field("outputs", Kind::Objects(&OUTPUT)).list(ListRule::Unique),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static EVENT: Object = Object {
    name: "event",
    fields: &[
        field("uid", TEXT),
        field("description", TEXT),
        field("timeReceived", MOMENT),
        field("data", Kind::Object(&ATTACHMENT)),
        field("source", Kind::Object(&RESOURCE)),
        field("target", Kind::Object(&RESOURCE)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    ..Object::NEW
};

static CONDITION: Object = Object {
    name: "condition",
    fields: &[field("description", TEXT), field("expression", TEXT), field("properties", Kind::Objects(&PROPERTY))],
    ..Object::NEW
};

static INPUT: Object = Object {
    name: "inputType",
    fields: &[
        field("source", Kind::Object(&RESOURCE)),
        field("target", Kind::Object(&RESOURCE)),
        field("resource", Kind::Object(&RESOURCE)),
        field("parameters", Kind::Objects(&PARAMETER)).list(ListRule::Unique),
        field("environmentVars", Kind::Mixed(Pattern::Any, &PROPERTY)).list(ListRule::Unique),
        field("data", Kind::Object(&ATTACHMENT)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    rules: &[Together::ExactlyOne(&["resource", "parameters", "environmentVars", "data"])],
    ..Object::NEW
};

static OUTPUT: Object = Object {
    name: "outputType",
    fields: &[
        field("type", Kind::Word(OUTPUT_TYPE)),
        field("source", Kind::Object(&RESOURCE)),
        field("target", Kind::Object(&RESOURCE)),
        field("resource", Kind::Object(&RESOURCE)),
        field("data", Kind::Object(&ATTACHMENT)),
        field("environmentVars", Kind::Mixed(Pattern::Any, &PROPERTY)).list(ListRule::Unique),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    rules: &[Together::ExactlyOne(&["resource", "environmentVars", "data"])],
    ..Object::NEW
};

static PARAMETER: Object = Object {
    name: "parameter",
    fields: &[field("name", TEXT), field("value", TEXT), field("dataType", TEXT)],
    ..Object::NEW
};

static RESOURCE: Object = Object {
    name: "resourceReferenceChoice",
    fields: &[field("ref", LINK), field("externalReference", Kind::Object(&EXTERNAL_REFERENCE))],
    rules: &[Together::ExactlyOne(&["ref", "externalReference"])],
    ..Object::NEW
};
