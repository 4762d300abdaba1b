#![no_main]
tallyclerk_fuzz::target!("lsusb");
