#![no_main]
tallyclerk_fuzz::target!("json-lines");
