//! Public tables of identifiers, and ours: the closed list of functions, countries, part families, masks.
