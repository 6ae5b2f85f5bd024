use std::{ffi::OsString, path::PathBuf};

/// The layers above the defaults, lowest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The settings file. It has to be there.
    pub file: Option<PathBuf>,
    /// Variables of the environment; those that are no settings are passed over.
    pub variables: Vec<(String, String)>,
    /// Flags of the command line.
    pub flags: Vec<Flag>,
}

/// A setting given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// As the user wrote it: `--listen`.
    pub flag: &'static str,
    /// The dotted key that it sets.
    pub key: &'static str,
    /// The value, as a variable would hold it.
    pub value: String,
}

impl Sources {
    /// With the variables of this process.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<Flag>) -> Self {
        let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Self {
            file,
            variables: std::env::vars_os().filter_map(text).collect(),
            flags,
        }
    }
}
