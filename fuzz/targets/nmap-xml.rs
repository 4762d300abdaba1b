#![no_main]
tallyclerk_fuzz::target!("nmap-xml");
