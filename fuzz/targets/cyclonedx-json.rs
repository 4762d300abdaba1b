#![no_main]
tallyclerk_fuzz::target!("cyclonedx-json");
