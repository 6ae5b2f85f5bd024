//! Typed sender and worker, blobs, tokens, broadcasts.
