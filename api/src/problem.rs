use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request did not do what was asked. Its answer is a [`ProblemDocument`].
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    /// What happened this time, and how to mend it.
    pub(crate) detail: String,
    /// Each value that does not hold.
    pub(crate) errors: Vec<FieldError>,
}

/// What went wrong, as RFC 9457 writes it (`application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDocument {
    /// What kind of problem it is, as a reference to the list at `/api/v1/problems`. Programs decide by this.
    #[serde(rename = "type")]
    #[schema(example = "/api/v1/problems#validation")]
    kind: String,
    /// The kind in a few words.
    #[schema(example = "Some values do not hold")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// What happened this time, and how to mend it.
    detail: String,
    /// The path of the request.
    #[schema(example = "/api/v1/monitors")]
    instance: String,
    /// The request, as the logs name it: give it to whoever runs this installation.
    request_id: String,
    /// Each value that does not hold, where the request carries values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// One value that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// Where it stands in the request.
    #[schema(example = "names[0]")]
    pub(crate) field: String,
    /// What is wrong with it, and how to mend it.
    pub(crate) detail: String,
}

/// Every kind of problem that the API answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Conflict,
    Forbidden,
    Internal,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    PreconditionFailed,
    Timeout,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    Validation,
}

impl Kind {
    pub(crate) const ALL: [Self; 13] = [
        Self::Conflict,
        Self::Forbidden,
        Self::Internal,
        Self::MalformedBody,
        Self::MethodNotAllowed,
        Self::NotFound,
        Self::PreconditionFailed,
        Self::Timeout,
        Self::TooLarge,
        Self::Unauthenticated,
        Self::Unavailable,
        Self::UnsupportedMediaType,
        Self::Validation,
    ];

    /// What `type` says.
    pub(crate) fn uri(self) -> String {
        format!("/api/v1/problems#{}", self.slug())
    }

    fn slug(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Forbidden => "forbidden",
            Self::Internal => "internal",
            Self::MalformedBody => "malformed-body",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::NotFound => "not-found",
            Self::PreconditionFailed => "precondition-failed",
            Self::Timeout => "timeout",
            Self::TooLarge => "too-large",
            Self::Unauthenticated => "unauthenticated",
            Self::Unavailable => "unavailable",
            Self::UnsupportedMediaType => "unsupported-media-type",
            Self::Validation => "validation",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Conflict => "Another value stands in the way",
            Self::Forbidden => "The token does not allow this",
            Self::Internal => "Vigie failed",
            Self::MalformedBody => "The body does not read as JSON",
            Self::MethodNotAllowed => "The resource does not know this method",
            Self::NotFound => "There is no such thing",
            Self::PreconditionFailed => "Somebody else changed it meanwhile",
            Self::Timeout => "The answer took too long",
            Self::TooLarge => "The body is too large",
            Self::Unauthenticated => "A valid token is needed",
            Self::Unavailable => "Try again later",
            Self::UnsupportedMediaType => "The body has another type than expected",
            Self::Validation => "Some values do not hold",
        }
    }

    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Conflict => StatusCode::CONFLICT,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::MalformedBody => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::Timeout | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Validation => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// `what` with this id does not exist in the account.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            Kind::NotFound,
            format!("there is no such {what} in this account: check the id"),
        )
    }

    pub(crate) fn validation(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [one] => format!("{}: {}", one.field, one.detail),
            several => format!("{} values do not hold: see errors", several.len()),
        };
        Self {
            errors,
            ..Self::new(Kind::Validation, detail)
        }
    }

    /// One value does not hold.
    pub(crate) fn field(field: &str, detail: impl Into<String>) -> Self {
        Self::validation(vec![FieldError {
            field: field.to_owned(),
            detail: detail.into(),
        }])
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match &error {
            store::Error::Conflict(store::Conflict::Revision) => Self::new(
                Kind::PreconditionFailed,
                "read it again, and send If-Match with its ETag",
            ),
            store::Error::Conflict(conflict) => Self::new(Kind::Conflict, conflict.to_string()),
            store::Error::Reference(_) => Self::new(
                Kind::Conflict,
                "something that this refers to does not exist, or was removed meanwhile",
            ),
            store::Error::Unavailable { .. } => {
                tracing::warn!(%error, "the store is unavailable");
                Self::new(
                    Kind::Unavailable,
                    "the store does not answer now; the same request may succeed later",
                )
            }
            _ => {
                tracing::error!(%error, "the store failed");
                Self::new(Kind::Internal, "the store failed; the logs say more")
            }
        }
    }
}

impl From<queue::QueueError> for Problem {
    fn from(error: queue::QueueError) -> Self {
        tracing::warn!(%error, "the queue is unavailable");
        Self::new(
            Kind::Unavailable,
            "the queue does not answer now; the same request may succeed later",
        )
    }
}

impl IntoResponse for Problem {
    /// The body is written by [`complete`], which knows the request.
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let mut response = status.into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"vigie\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of a problem, where the response is one.
pub(crate) fn complete(mut response: Response, path: &str, request_id: &str) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let document = ProblemDocument {
        kind: problem.kind.uri(),
        title: problem.kind.title(),
        status: problem.kind.status().as_u16(),
        detail: problem.detail,
        instance: path.to_owned(),
        request_id: request_id.to_owned(),
        errors: problem.errors,
    };
    let body = serde_json::to_vec(&document).unwrap_or_default();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
    response
}
