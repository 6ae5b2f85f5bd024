//! The product against real servers.
