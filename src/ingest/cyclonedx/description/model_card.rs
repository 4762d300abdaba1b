//! Machine-learning models and data sets.

use super::document::{ATTACHMENT, CONTENTS};
use super::markup::{Item, Markup, at, each, el, external_references, item, list, mix, properties};
use super::party::{GOVERNANCE, ORGANIZATION};
use super::reference::{EXTERNAL_REFERENCE, PROPERTY};
use super::{Field, Kind, LINK, NUMBER, Object, TEXT, Together, Version, Words, bom_ref, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use Version::{V1_5, V1_6};

const APPROACH: Words =
    &[(V1_5, &["supervised", "unsupervised", "reinforcement-learning", "semi-supervised", "self-supervised"])];
const DATA_TYPE: Words = &[(V1_5, &["source-code", "configuration", "dataset", "definition", "other"])];
const ACTIVITY: Words = &[(
    V1_6,
    &[
        "design",
        "data-collection",
        "data-preparation",
        "training",
        "fine-tuning",
        "validation",
        "deployment",
        "inference",
        "other",
    ],
)];
const ENERGY_SOURCE: Words = &[(
    V1_6,
    &[
        "coal",
        "oil",
        "natural-gas",
        "nuclear",
        "wind",
        "solar",
        "geothermal",
        "hydropower",
        "biofuel",
        "unknown",
        "other",
    ],
)];

/// What is said of a model.
pub(super) static MODEL_CARD: Object = Object {
    name: "modelCard",
    fields: &[
        bom_ref(),
        field("modelParameters", Kind::Object(&PARAMETERS)),
        field("quantitativeAnalysis", Kind::Object(&ANALYSIS)),
        field("considerations", Kind::Object(&CONSIDERATIONS)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    xml: Markup {
        parts: &[at("bom-ref"), el("modelParameters"), el("quantitativeAnalysis"), el("considerations"), properties()],
        ..Markup::NEW
    },
    ..Object::NEW
};

static PARAMETERS: Object = Object {
    name: "modelParameters",
    fields: &[
        field("approach", Kind::Object(&APPROACH_OBJECT)),
        field("task", TEXT),
        field("architectureFamily", TEXT),
        field("modelArchitecture", TEXT),
        field("datasets", Kind::Objects(&DATASET)),
        field("inputs", Kind::Objects(&INPUT_OUTPUT)),
        field("outputs", Kind::Objects(&INPUT_OUTPUT)),
    ],
    xml: Markup {
        parts: &[
            el("approach"),
            el("task"),
            el("architectureFamily"),
            el("modelArchitecture"),
            mix("datasets", DATASETS),
            list("inputs", "input"),
            list("outputs", "output"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static APPROACH_OBJECT: Object = Object {
    name: "approach",
    fields: &[field("type", Kind::Word(APPROACH))],
    xml: Markup { parts: &[el("type")], ..Markup::NEW },
    ..Object::NEW
};

static INPUT_OUTPUT: Object = Object {
    name: "inputOutputMLParameters",
    fields: &[field("format", TEXT)],
    xml: Markup { parts: &[el("format").required()], ..Markup::NEW },
    ..Object::NEW
};

const DATA_FIELDS: &[Field] = &[
    bom_ref(),
    field("type", Kind::Word(DATA_TYPE)).required(),
    field("name", TEXT),
    field("contents", Kind::Object(&CONTENTS)),
    field("classification", TEXT),
    field("sensitiveData", Kind::Texts(Pattern::Any)),
    field("graphics", Kind::Object(&GRAPHICS)),
    field("description", TEXT),
    field("governance", Kind::Object(&GOVERNANCE)),
];

/// Data that is a component.
pub(super) static COMPONENT_DATA: Object = Object {
    name: "componentData",
    fields: DATA_FIELDS,
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("type"),
            el("name"),
            el("contents"),
            el("classification"),
            each("sensitiveData").loose_until(V1_6),
            el("graphics"),
            el("description"),
            el("governance"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

/// Data, or a reference to it.
static DATASET: Object = Object {
    name: "dataset",
    fields: &[
        bom_ref(),
        field("type", Kind::Word(DATA_TYPE)),
        field("name", TEXT),
        field("contents", Kind::Object(&CONTENTS)),
        field("classification", TEXT),
        field("sensitiveData", Kind::Texts(Pattern::Any)),
        field("graphics", Kind::Object(&GRAPHICS)),
        field("description", TEXT),
        field("governance", Kind::Object(&GOVERNANCE)),
        field("ref", LINK),
    ],
    // A reference holds nothing else, and the schema lets it be empty; everything else is data, which has a type.
    rules: &[
        Together::AtMostOne(&["ref", "type"]),
        Together::Brings("bom-ref", &["type"]),
        Together::Brings("name", &["type"]),
        Together::Brings("contents", &["type"]),
        Together::Brings("classification", &["type"]),
        Together::Brings("sensitiveData", &["type"]),
        Together::Brings("graphics", &["type"]),
        Together::Brings("description", &["type"]),
        Together::Brings("governance", &["type"]),
    ],
    ..Object::NEW
};

static GRAPHICS: Object = Object {
    name: "graphicsCollection",
    fields: &[field("description", TEXT), field("collection", Kind::Objects(&GRAPHIC))],
    xml: Markup { parts: &[el("description").loose_until(V1_6), list("collection", "graphic")], ..Markup::NEW },
    ..Object::NEW
};

static GRAPHIC: Object = Object {
    name: "graphic",
    fields: &[field("name", TEXT), field("image", Kind::Object(&ATTACHMENT))],
    xml: Markup { parts: &[el("name"), el("image")], ..Markup::NEW },
    ..Object::NEW
};

static ANALYSIS: Object = Object {
    name: "quantitativeAnalysis",
    fields: &[field("performanceMetrics", Kind::Objects(&METRIC)), field("graphics", Kind::Object(&GRAPHICS))],
    xml: Markup { parts: &[list("performanceMetrics", "performanceMetric"), el("graphics")], ..Markup::NEW },
    ..Object::NEW
};

static METRIC: Object = Object {
    name: "performanceMetric",
    fields: &[
        field("type", TEXT),
        field("value", TEXT),
        field("slice", TEXT),
        field("confidenceInterval", Kind::Object(&INTERVAL)),
    ],
    xml: Markup { parts: &[el("type"), el("value"), el("slice"), el("confidenceInterval")], ..Markup::NEW },
    ..Object::NEW
};

static INTERVAL: Object = Object {
    name: "confidenceInterval",
    fields: &[field("lowerBound", TEXT), field("upperBound", TEXT)],
    xml: Markup { parts: &[el("lowerBound"), el("upperBound")], ..Markup::NEW },
    ..Object::NEW
};

static CONSIDERATIONS: Object = Object {
    name: "considerations",
    fields: &[
        field("users", Kind::Texts(Pattern::Any)),
        field("useCases", Kind::Texts(Pattern::Any)),
        field("technicalLimitations", Kind::Texts(Pattern::Any)),
        field("performanceTradeoffs", Kind::Texts(Pattern::Any)),
        field("ethicalConsiderations", Kind::Objects(&RISK)),
        field("environmentalConsiderations", Kind::Object(&ENVIRONMENT)).since(V1_6),
        field("fairnessAssessments", Kind::Objects(&FAIRNESS)),
    ],
    xml: Markup {
        parts: &[
            list("users", "user"),
            list("useCases", "useCase"),
            list("technicalLimitations", "technicalLimitation"),
            list("performanceTradeoffs", "performanceTradeoff"),
            list("ethicalConsiderations", "ethicalConsideration"),
            el("environmentalConsiderations"),
            list("fairnessAssessments", "fairnessAssessment"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static RISK: Object = Object {
    name: "risk",
    fields: &[field("name", TEXT), field("mitigationStrategy", TEXT)],
    xml: Markup { parts: &[el("name"), el("mitigationStrategy")], ..Markup::NEW },
    ..Object::NEW
};

static FAIRNESS: Object = Object {
    name: "fairnessAssessment",
    fields: &[
        field("groupAtRisk", TEXT),
        field("benefits", TEXT),
        field("harms", TEXT),
        field("mitigationStrategy", TEXT),
    ],
    xml: Markup { parts: &[el("groupAtRisk"), el("benefits"), el("harms"), el("mitigationStrategy")], ..Markup::NEW },
    ..Object::NEW
};

static ENVIRONMENT: Object = Object {
    name: "environmentalConsiderations",
    fields: &[field("energyConsumptions", Kind::Objects(&CONSUMPTION)), field("properties", Kind::Objects(&PROPERTY))],
    xml: Markup {
        parts: &[list("energyConsumptions", "energyConsumption").open().many(), properties()],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CONSUMPTION: Object = Object {
    name: "energyConsumption",
    fields: &[
        field("activity", Kind::Word(ACTIVITY)).required(),
        field("energyProviders", Kind::Objects(&PROVIDER)).required(),
        field("activityEnergyCost", Kind::Object(&ENERGY)).required(),
        field("co2CostEquivalent", Kind::Object(&CO2)),
        field("co2CostOffset", Kind::Object(&CO2)),
        field("properties", Kind::Objects(&PROPERTY)),
    ],
    xml: Markup {
        parts: &[
            el("activity"),
            each("energyProviders"),
            el("activityEnergyCost"),
            el("co2CostEquivalent"),
            el("co2CostOffset"),
            properties(),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static PROVIDER: Object = Object {
    name: "energyProvider",
    fields: &[
        bom_ref(),
        field("description", TEXT),
        field("organization", Kind::Object(&ORGANIZATION)).required(),
        field("energySource", Kind::Word(ENERGY_SOURCE)).required(),
        field("energyProvided", Kind::Object(&ENERGY)).required(),
        field("externalReferences", Kind::Objects(&EXTERNAL_REFERENCE)),
    ],
    xml: Markup {
        parts: &[
            at("bom-ref"),
            el("description"),
            el("organization"),
            el("energySource"),
            el("energyProvided"),
            external_references(),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static ENERGY: Object = Object {
    name: "energyMeasure",
    fields: &[field("value", NUMBER).required(), field("unit", Kind::Word(&[(V1_6, &["kWh"])])).required()],
    xml: Markup { parts: &[el("value"), el("unit")], ..Markup::NEW },
    ..Object::NEW
};

static CO2: Object = Object {
    name: "co2Measure",
    fields: &[field("value", NUMBER).required(), field("unit", Kind::Word(&[(V1_6, &["tCO2eq"])])).required()],
    xml: Markup { parts: &[el("value"), el("unit")], ..Markup::NEW },
    ..Object::NEW
};

/// What stands in a list of data sets in XML.
const DATASETS: &[Item] = &[item("ref", LINK), item("dataset", Kind::Object(&COMPONENT_DATA))];
