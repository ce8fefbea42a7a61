//! Who works here and what their role lets them do.

use serde::{Deserialize, Serialize};

/// A role; each may do what the one before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Rep,
    Manager,
    Owner,
}

impl Role {
    /// Reads `rep`, `manager` or `owner`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "rep" => Some(Self::Rep),
            "manager" => Some(Self::Manager),
            "owner" => Some(Self::Owner),
            _ => None,
        }
    }

    /// The word that `parse` reads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }
}

/// The member of staff who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub id: i64,
    pub name: String,
    pub role: Role,
}

impl Staff {
    /// Whether they are a manager or the owner.
    pub fn manages(&self) -> bool {
        self.role >= Role::Manager
    }
}
