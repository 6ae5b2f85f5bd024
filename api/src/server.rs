use crate::{State, router};
use service::Stop;
use std::{io, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

/// The server ended although nobody asked it to.
#[derive(Debug, thiserror::Error)]
#[error("the listener failed: {0}")]
pub struct ServeError(#[from] io::Error);

/// Answers requests until the process is asked to stop; then takes no new connection, ends streams of events, and lets
/// requests that run come to their end, for as long as the settings allow.
///
/// # Errors
/// The listener does not work any more.
pub async fn serve(listener: TcpListener, state: State, stop: Stop) -> Result<(), ServeError> {
    let grace = Duration::from_millis(state.settings().stop_ms);
    let closing = {
        let (state, mut stop) = (state.clone(), stop.clone());
        async move {
            stop.wished().await;
            state.close();
        }
    };
    let expiry = {
        let mut stop = stop;
        async move {
            stop.wished().await;
            tokio::time::sleep(grace).await;
        }
    };
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(closing);
    tokio::select! {
        ended = server.into_future() => Ok(ended?),
        () = expiry => {
            tracing::warn!(grace_ms = grace.as_millis(), "requests did not come to their end in time and are cut off");
            Ok(())
        }
    }
}
