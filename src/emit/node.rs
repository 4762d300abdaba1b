//! An object of the specification while it is being written: the fields that have a value, each in its form.

use std::borrow::Cow;

use crate::ingest::cyclonedx::grammar::{FieldForm, ObjectForm};
use crate::model::ComponentId;

/// The value of a field.
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Flag(bool),
    Integer(i64),
    Texts(Vec<Cow<'a, str>>),
    Node(Node<'a>),
    Nodes(Vec<Node<'a>>),
    /// One component, made when it is written.
    Part(ComponentId),
    /// Components or services, made one by one when they are written.
    Parts(Vec<ComponentId>),
    /// The dependencies of all components, made one by one when they are written.
    Dependencies,
}

/// An object with those of its fields that have a value.
pub(super) struct Node<'a> {
    form: ObjectForm,
    fields: Vec<(FieldForm, Value<'a>)>,
}

impl<'a> Node<'a> {
    /// Makes an object without fields.
    pub(super) fn new(form: ObjectForm) -> Self {
        Self { form, fields: Vec::new() }
    }

    /// Makes an object of the kind that a field holds; `None` if the version lacks the field.
    pub(super) fn inside(&self, field: &str) -> Option<Self> {
        self.form_inside(field).map(Self::new)
    }

    /// Returns the form of the object that a field holds.
    pub(super) fn form_inside(&self, field: &str) -> Option<ObjectForm> {
        self.form.field(field)?.object()
    }

    /// Tells whether a text may stand in a field: the version has it, and it takes the text.
    pub(super) fn takes(&self, field: &str, text: &str) -> bool {
        self.form.field(field).is_some_and(|field| field.takes(text))
    }

    /// Tells whether the version has a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.form.field(field).is_some()
    }

    /// Fills a field; whoever calls has made sure that the version has it.
    pub(super) fn put(&mut self, field: &str, value: Value<'a>) {
        match self.form.field(field) {
            Some(form) => self.fields.push((form, value)),
            None => debug_assert!(false, "the version has no `{field}`"),
        }
    }

    /// Fills a field with a text.
    pub(super) fn text(&mut self, field: &str, text: impl Into<Cow<'a, str>>) {
        self.put(field, Value::Text(text.into()));
    }

    /// Fills a field with a list of objects, unless there is none.
    pub(super) fn nodes(&mut self, field: &str, nodes: Vec<Self>) {
        if !nodes.is_empty() {
            self.put(field, Value::Nodes(nodes));
        }
    }

    /// Returns how the object is spelled.
    pub(super) fn form(&self) -> ObjectForm {
        self.form
    }

    /// Takes the value of a field, if it has one.
    pub(super) fn take(&mut self, field: &str) -> Option<Value<'a>> {
        let at = self.fields.iter().position(|(form, _)| form.name() == field)?;
        Some(self.fields.swap_remove(at).1)
    }

    /// Returns the fields in the order of the specification.
    pub(super) fn into_fields(mut self) -> Vec<(FieldForm, Value<'a>)> {
        self.fields.sort_by_key(|(field, _)| field.number());
        self.fields
    }
}
