use crate::Error;
use jiff::Timestamp;
use serde::Serialize;
use std::borrow::Cow;

/// A value on its way into a statement. A null has a type, because PostgreSQL wants to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Blob(Option<Vec<u8>>),
    Int(Option<i64>),
    Text(Option<String>),
}

/// What can be bound to a statement.
pub(crate) trait Bind {
    const NULL: Value;

    fn into_value(self) -> Value;
}

impl<T: Bind> Bind for Option<T> {
    const NULL: Value = T::NULL;

    fn into_value(self) -> Value {
        self.map_or(T::NULL, T::into_value)
    }
}

impl Bind for Value {
    const NULL: Self = Self::Text(None);

    fn into_value(self) -> Self {
        self
    }
}

impl Bind for i64 {
    const NULL: Value = Value::Int(None);

    fn into_value(self) -> Value {
        Value::Int(Some(self))
    }
}

impl Bind for u32 {
    const NULL: Value = Value::Int(None);

    fn into_value(self) -> Value {
        Value::Int(Some(i64::from(self)))
    }
}

impl Bind for bool {
    const NULL: Value = Value::Int(None);

    fn into_value(self) -> Value {
        Value::Int(Some(i64::from(self)))
    }
}

impl Bind for Timestamp {
    const NULL: Value = Value::Int(None);

    fn into_value(self) -> Value {
        Value::Int(Some(self.as_millisecond()))
    }
}

impl Bind for &str {
    const NULL: Value = Value::Text(None);

    fn into_value(self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}

impl Bind for String {
    const NULL: Value = Value::Text(None);

    fn into_value(self) -> Value {
        Value::Text(Some(self))
    }
}

impl Bind for &String {
    const NULL: Value = Value::Text(None);

    fn into_value(self) -> Value {
        Value::Text(Some(self.clone()))
    }
}

impl Bind for Vec<u8> {
    const NULL: Value = Value::Blob(None);

    fn into_value(self) -> Value {
        Value::Blob(Some(self))
    }
}

/// A structure as JSON text.
pub(crate) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::inconsistent(format!("does not become JSON: {error}")))
}

/// A statement with its values. The text is made of literals of this crate and placeholders, never of data.
#[derive(Debug)]
pub(crate) struct Query {
    pub(super) text: Cow<'static, str>,
    pub(super) values: Vec<Value>,
}

/// A statement that begins with this text; `$1` and up name what is bound next.
pub(crate) fn sql(text: &'static str) -> Query {
    Query {
        text: Cow::Borrowed(text),
        values: Vec::new(),
    }
}

impl Query {
    /// Binds the next numbered placeholder.
    pub(crate) fn bind(mut self, value: impl Bind) -> Self {
        self.values.push(value.into_value());
        self
    }

    /// Appends text.
    pub(crate) fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Appends a placeholder and binds it.
    pub(crate) fn arg(mut self, value: impl Bind) -> Self {
        self.values.push(value.into_value());
        let number = self.values.len();
        self.text.to_mut().push_str(&format!("${number}"));
        self
    }

    /// Appends `($1, $2, $3)`.
    pub(crate) fn list<T: Bind>(self, values: impl IntoIterator<Item = T>) -> Self {
        let mut query = self.push("(");
        for (index, value) in values.into_iter().enumerate() {
            query = if index == 0 { query } else { query.push(", ") };
            query = query.arg(value);
        }
        query.push(")")
    }

    /// Appends `($1, $2), ($3, $4)`: rows of a VALUES clause.
    pub(crate) fn rows(self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        let mut query = self;
        for (index, row) in rows.into_iter().enumerate() {
            query = if index == 0 { query } else { query.push(", ") };
            query = query.list(row);
        }
        query
    }
}
