//! SPDX into the model, one folder for each line of versions.

mod three;

pub(super) use three::SpdxJsonLd;
