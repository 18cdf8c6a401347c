//! Parameters: a subset of JSON Schema with defaults, and the configuration a plugin gets.
//!
//! A plugin's `create` gets one JSON object with every parameter that is set or has a default. Not here:
//! where the user's values come from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::manifest::Manifest;
use crate::nearest::did_you_mean;

/// A parameter, as a manifest declares it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Type of its values.
    #[serde(rename = "type")]
    pub of: Type,
    /// Value where the user sets none; missing: the plugin is told nothing.
    #[serde(default)]
    pub default: Option<Value>,
    /// Smallest number.
    #[serde(default)]
    pub minimum: Option<f64>,
    /// Largest number.
    #[serde(default)]
    pub maximum: Option<f64>,
    /// The only values that are allowed.
    #[serde(default, rename = "enum")]
    pub one_of: Option<Vec<Value>>,
    /// What it does, in one line.
    pub doc: String,
}

/// Type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    String,
}

impl Type {
    fn as_str(self) -> &'static str {
        match self {
            Type::Boolean => "boolean",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::String => "string",
        }
    }

    fn holds(self, value: &Value) -> bool {
        match self {
            Type::Boolean => value.is_boolean(),
            Type::Integer => value.is_i64() || value.is_u64(),
            Type::Number => value.is_number(),
            Type::String => value.is_string(),
        }
    }
}

impl Param {
    /// Returns what is wrong about a value, if something is.
    fn problem(&self, value: &Value) -> Option<String> {
        if !self.of.holds(value) {
            return Some(format!("{value} is not of type {}", self.of.as_str()));
        }
        if let (Some(number), Some(minimum)) = (value.as_f64(), self.minimum)
            && number < minimum
        {
            return Some(format!("{value} is less than {minimum}"));
        }
        if let (Some(number), Some(maximum)) = (value.as_f64(), self.maximum)
            && number > maximum
        {
            return Some(format!("{value} is more than {maximum}"));
        }
        let allowed = self.one_of.as_ref().filter(|allowed| !allowed.contains(value))?;
        let allowed: Vec<_> = allowed.iter().map(Value::to_string).collect();
        Some(format!("{value} is none of {}", allowed.join(", ")))
    }
}

/// Checks that defaults and choices fit their own declarations.
pub(crate) fn check(manifest: &Manifest) -> Result<(), Error> {
    for (name, param) in &manifest.params {
        let choices = param.one_of.iter().flatten().filter(|choice| !param.of.holds(choice));
        let wrong_choice = choices.map(|c| format!("choice {c} is not of type {}", param.of.as_str())).next();
        let default = param.default.as_ref().and_then(|default| param.problem(default));
        if let Some(problem) = wrong_choice.or(default.map(|problem| format!("default {problem}"))) {
            return Err(Error::plugin(&manifest.name, format!("parameter `{name}`: {problem}")));
        }
    }
    Ok(())
}

/// Returns the configuration of a plugin: the user's values over the defaults, as a JSON object with
/// sorted keys.
pub(crate) fn resolve(manifest: &Manifest, user: Option<&Value>) -> Result<String, Error> {
    let fail = |problem: String| Error::plugin(&manifest.name, problem);
    let mut out: BTreeMap<&str, &Value> = BTreeMap::new();
    for (name, param) in &manifest.params {
        out.extend(param.default.as_ref().map(|default| (name.as_str(), default)));
    }
    let empty = serde_json::Map::new();
    let user = match user {
        None => &empty,
        Some(Value::Object(user)) => user,
        Some(other) => {
            return Err(fail(format!("its parameters are {other}, not a table of names and values")));
        }
    };
    for (name, value) in user {
        let Some(param) = manifest.params.get(name) else {
            return Err(unknown(manifest, name));
        };
        if let Some(problem) = param.problem(value) {
            return Err(fail(format!("parameter `{name}`: {problem}")));
        }
        out.insert(name, value);
    }
    Ok(serde_json::to_string(&out).expect("JSON values with text keys can be written"))
}

fn unknown(manifest: &Manifest, name: &str) -> Error {
    let error = Error::plugin(&manifest.name, format!("it has no parameter `{name}`"));
    let names: Vec<_> = manifest.params.keys().map(String::as_str).collect();
    let all = || match names.is_empty() {
        true => "it has no parameters".to_owned(),
        false => format!("its parameters: {}", names.join(", ")),
    };
    error.with_hint(did_you_mean(name, names.iter().copied()).unwrap_or_else(all))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn manifest(params: &str) -> Result<Manifest, Error> {
        let json = format!(
            r#"{{"name": "x", "version": "0.1.0", "abi": "0.1", "library": "x",
                "produces": [{{"layer": "thing", "doc": ""}}], "params": {params}}}"#
        );
        Manifest::parse(&json, Path::new("plugin.json"))
    }

    fn resolved(user: &str) -> Result<String, Error> {
        let manifest = manifest(
            r#"{"min": {"type": "number", "default": 0.5, "minimum": 0, "maximum": 1, "doc": ""},
                "max_len": {"type": "integer", "doc": ""},
                "mode": {"type": "string", "enum": ["strict", "loose"], "default": "loose", "doc": ""},
                "all": {"type": "boolean", "default": false, "doc": ""}}"#,
        )
        .unwrap();
        resolve(&manifest, Some(&serde_json::from_str(user).unwrap()))
    }

    #[test]
    fn the_users_values_win_over_defaults() {
        assert_eq!(resolved("{}").unwrap(), r#"{"all":false,"min":0.5,"mode":"loose"}"#);
        assert_eq!(
            resolved(r#"{"min": 1, "mode": "strict", "max_len": 7}"#).unwrap(),
            r#"{"all":false,"max_len":7,"min":1,"mode":"strict"}"#
        );
    }

    #[test]
    fn wrong_values_are_refused() {
        for (user, message) in [
            (r#"{"min": "a"}"#, "parameter `min`: \"a\" is not of type number"),
            (r#"{"min": -1}"#, "parameter `min`: -1 is less than 0"),
            (r#"{"min": 1.5}"#, "parameter `min`: 1.5 is more than 1"),
            (r#"{"max_len": 1.5}"#, "parameter `max_len`: 1.5 is not of type integer"),
            (r#"{"mode": "lose"}"#, "parameter `mode`: \"lose\" is none of \"strict\", \"loose\""),
            (r#"{"all": 1}"#, "parameter `all`: 1 is not of type boolean"),
            ("7", "its parameters are 7, not a table of names and values"),
        ] {
            assert_eq!(resolved(user).unwrap_err().to_string(), format!("plugin `x`: {message}"));
        }
    }

    #[test]
    fn an_unknown_parameter_is_refused_with_the_nearest() {
        let error = resolved(r#"{"moed": "strict"}"#).unwrap_err();
        assert_eq!(error.to_string(), "plugin `x`: it has no parameter `moed`");
        assert_eq!(error.hint(), Some("did you mean `mode`?"));
        assert_eq!(
            resolved(r#"{"zzzzzzzz": 1}"#).unwrap_err().hint(),
            Some("its parameters: all, max_len, min, mode")
        );
    }

    #[test]
    fn a_declaration_must_fit_itself() {
        for (params, message) in [
            (
                r#"{"p": {"type": "number", "default": "a", "doc": ""}}"#,
                "default \"a\" is not of type number",
            ),
            (
                r#"{"p": {"type": "number", "default": 2, "maximum": 1, "doc": ""}}"#,
                "default 2 is more than 1",
            ),
            (r#"{"p": {"type": "string", "enum": [1], "doc": ""}}"#, "choice 1 is not of type string"),
        ] {
            let error = manifest(params).unwrap_err().to_string();
            assert_eq!(error, format!("plugin `x`: parameter `p`: {message}"));
        }
    }
}
