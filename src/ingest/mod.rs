//! Documents into the model: content decides the format, and exactly one reader may claim a document.
