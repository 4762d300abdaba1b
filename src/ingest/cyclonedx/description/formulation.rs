//! How a thing was made and is run: formulas, workflows, tasks, what they take in and give out.

use super::document::{ATTACHMENT, DEPENDENCY};
use super::markup::{Foreign, Item, Markup, Rounds, at, el, item, list, mix, properties};
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            list("components", "component").open(),
            list("services", "service").open(),
            list("workflows", "workflow").trailing(),
            properties(),
        ],
        attributes: Foreign::Any,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("uid"),
            el("name"),
            el("description"),
            list("resourceReferences", "resourceReference").trailing(),
            list("tasks", "task").trailing(),
            list("taskDependencies", "dependency"),
            list("taskTypes", "taskType"),
            el("trigger"),
            list("steps", "step"),
            list("inputs", "input"),
            list("outputs", "output"),
            el("timeStart"),
            el("timeEnd"),
            list("workspaces", "workspace").trailing(),
            list("runtimeTopology", "dependency"),
            properties(),
        ],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("uid"),
            el("name"),
            el("description"),
            list("resourceReferences", "resourceReference").trailing(),
            list("taskTypes", "taskType"),
            el("trigger"),
            list("steps", "step"),
            list("inputs", "input"),
            list("outputs", "output"),
            el("timeStart"),
            el("timeEnd"),
            list("workspaces", "workspace").trailing(),
            list("runtimeTopology", "dependency"),
            properties(),
        ],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[el("name"), el("description"), list("commands", "command"), properties()],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static COMMAND: Object = Object {
    name: "command",
    fields: &[field("executed", TEXT), field("properties", Kind::Objects(&PROPERTY))],
    xml: Markup { parts: &[el("executed"), properties()], ..Markup::NEW },
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("uid"),
            el("name"),
            list("aliases", "alias"),
            el("description"),
            list("resourceReferences", "resourceReference").trailing(),
            el("accessMode"),
            el("mountPath"),
            el("managedDataType"),
            el("volumeRequest"),
            el("volume"),
            properties(),
        ],
        rounds: Rounds::Many,
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            el("uid"),
            el("name"),
            el("mode"),
            el("path"),
            el("sizeAllocated"),
            el("persistent"),
            el("remote"),
            properties(),
        ],
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("uid"),
            el("name"),
            el("description"),
            list("resourceReferences", "resourceReference").trailing(),
            el("type"),
            el("event"),
            list("conditions", "condition"),
            el("timeActivated"),
            list("inputs", "input"),
            list("outputs", "output"),
            properties(),
        ],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            el("uid"),
            el("description"),
            el("timeReceived"),
            el("data"),
            el("source"),
            el("target"),
            properties(),
        ],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static CONDITION: Object = Object {
    name: "condition",
    fields: &[field("description", TEXT), field("expression", TEXT), field("properties", Kind::Objects(&PROPERTY))],
    xml: Markup { parts: &[el("description"), el("expression"), properties()], ..Markup::NEW },
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
    xml: Markup {
        parts: &[
            el("resource"),
            list("parameters", "parameter"),
            mix("environmentVars", ENVIRONMENT_VARIABLES),
            el("data"),
            el("source"),
            el("target"),
            properties(),
        ],
        rules: &[(V1_5, Together::ExactlyOne(&["resource", "parameters", "environmentVars", "data"]))],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
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
    xml: Markup {
        parts: &[
            el("resource"),
            mix("environmentVars", ENVIRONMENT_VARIABLES),
            el("data"),
            el("type"),
            el("source"),
            el("target"),
            properties(),
        ],
        rules: &[(V1_5, Together::ExactlyOne(&["resource", "environmentVars", "data"]))],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static PARAMETER: Object = Object {
    name: "parameter",
    fields: &[field("name", TEXT), field("value", TEXT), field("dataType", TEXT)],
    xml: Markup {
        parts: &[el("name"), el("value"), el("dataType")],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

static RESOURCE: Object = Object {
    name: "resourceReferenceChoice",
    fields: &[field("ref", LINK), field("externalReference", Kind::Object(&EXTERNAL_REFERENCE))],
    rules: &[Together::ExactlyOne(&["ref", "externalReference"])],
    xml: Markup {
        parts: &[el("ref"), el("externalReference")],
        rules: &[(V1_5, Together::ExactlyOne(&["ref", "externalReference"]))],
        extensions: Some(V1_5),
        attributes: Foreign::Any,
        ..Markup::NEW
    },
    ..Object::NEW
};

/// What stands in a list of environment variables in XML.
const ENVIRONMENT_VARIABLES: &[Item] = &[item("environmentVar", Kind::Object(&PROPERTY)), item("value", TEXT)];
