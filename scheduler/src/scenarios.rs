//! The two loops on a real store and a real queue, with a scanner that answers as it is told and a clock that is moved by
//! hand.

mod certificates;
mod faults;
mod network;
mod stage;
mod targets;
