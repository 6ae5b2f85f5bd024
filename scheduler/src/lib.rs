//! Role: dispatches what is due and records what came back.
