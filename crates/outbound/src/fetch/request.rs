/// The size of a document that is taken unless the request says otherwise: 1 MiB.
const USUAL_LIMIT: usize = 1 << 20;

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FetchRequest {
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    limit: usize,
}

impl FetchRequest {
    /// A document by its address.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            body: None,
            limit: USUAL_LIMIT,
        }
    }

    /// What a server answers to a body of this media type.
    pub fn post(url: impl Into<String>, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Some(body.into()),
            ..Self::get(url)
        }
        .header("content-type", content_type)
    }

    /// Adds a header; after a redirect it is sent to the same origin only.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a document of at most so many bytes; 1 MiB is usual.
    #[must_use]
    pub const fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(super) fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    pub(super) const fn byte_limit(&self) -> usize {
        self.limit
    }

    /// In bytes, roughly.
    pub(super) fn size(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        self.url.len() + headers + self.body.as_ref().map_or(0, Vec::len)
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its bytes, at most as many as the request allowed.
    pub body: Vec<u8>,
    /// Its media type, as the server wrote it: hostile text, or `None` if it is not ASCII.
    pub content_type: Option<String>,
    /// The status, 200 to 299.
    pub status: u16,
    /// Where it came from, after redirects.
    pub url: String,
}
