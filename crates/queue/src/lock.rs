use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a panic: every critical section of this crate leaves its state whole at each step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
