//! Whole documents through the reader.
