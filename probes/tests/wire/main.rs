//! The whole scan against servers of the testbed, over loopback sockets.

mod addresses;
mod bounds;
mod certificates;
mod client_certificates;
mod refusals;
mod scene;
mod starttls;
mod versions;
