//! The guard, the resolver, the connector and the guarded fetch.
