// SPDX-License-Identifier: GPL-3.0-or-later
//! What can go wrong, told apart as the header does (`RingerCryptoFfiCode`).
//!
//! The messages are for the log. The crates' own may quote what they read, so of those only what is
//! known to be without secrets is passed on.

use matrix_sdk_crypto::store::CryptoStoreError;
use matrix_sdk_crypto::{
    MegolmError, OlmError, SecretImportError, SessionRecipientCollectionError, SetRoomSettingsError,
    SignatureError,
};
use matrix_sdk_sqlite::OpenStoreError;
use rusqlite::ErrorCode;

#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Ok = 0,
    Failed = 1,
    Panic = 2,
    BadArgument = 3,
    Io = 4,
    WrongKey = 5,
    Damaged = 6,
    Newer = 7,
    NoStore = 8,
    OtherDevice = 9,
    NotFound = 10,
    Unverified = 11,
    IdentityChanged = 12,
    WrongSecret = 13,
    Downgrade = 14,
}

#[derive(Debug)]
pub struct Error {
    pub code: Code,
    pub message: String,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Code::Failed, message)
    }

    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("no such {what}"))
    }
}

/// The first error of type E in the chain of reasons.
fn reason<'a, E: std::error::Error + 'static>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// An error of the database's, by the reason that SQLite gave.
fn from_database(error: &(dyn std::error::Error + 'static)) -> Error {
    let Some(sqlite) = reason::<rusqlite::ffi::Error>(error) else {
        return Error::new(Code::Damaged, "the store has something that cannot be read");
    };
    let code = match sqlite.code {
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Code::Damaged,
        _ => Code::Io,
    };
    Error::new(code, format!("the store: {sqlite}"))
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        from_database(&error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(Code::Io, error.to_string())
    }
}

/// The texts of these quote what was read.
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        Self::new(Code::BadArgument, format!("not as expected at line {line}, column {column}"))
    }
}

impl From<ruma::IdParseError> for Error {
    fn from(_: ruma::IdParseError) -> Self {
        Self::new(Code::BadArgument, "not an id")
    }
}

impl From<OpenStoreError> for Error {
    fn from(error: OpenStoreError) -> Self {
        match error {
            OpenStoreError::CreateDir(error) => error.into(),
            OpenStoreError::InitCipher(_) => Self::new(Code::WrongKey, "the key does not open the store"),
            OpenStoreError::MissingVersion | OpenStoreError::InvalidVersion => {
                Self::new(Code::Damaged, "the store has no version")
            }
            error => from_database(&error),
        }
    }
}

impl From<CryptoStoreError> for Error {
    fn from(error: CryptoStoreError) -> Self {
        match error {
            CryptoStoreError::MismatchedAccount { .. } => {
                Self::new(Code::OtherDevice, "the store is another device's")
            }
            CryptoStoreError::Io(error) => error.into(),
            CryptoStoreError::Backend(error) => from_database(error.as_ref()),
            CryptoStoreError::UnsupportedDatabaseVersion(..) => {
                Self::new(Code::Newer, "the store is of a newer version")
            }
            CryptoStoreError::UnpicklingError
            | CryptoStoreError::Pickle(_)
            | CryptoStoreError::Serialization(_)
            | CryptoStoreError::AccountUnset => {
                Self::new(Code::Damaged, "the store has something that cannot be read")
            }
            _ => Self::failed("the store refused"),
        }
    }
}

impl From<SessionRecipientCollectionError> for Error {
    fn from(error: SessionRecipientCollectionError) -> Self {
        use SessionRecipientCollectionError::*;
        match error {
            CrossSigningNotSetup => Self::new(Code::Unverified, "this account has no identity yet"),
            SendingFromUnverifiedDevice => Self::new(Code::Unverified, "this device is not verified"),
            VerifiedUserHasUnsignedDevice(_) | VerifiedUserChangedIdentity(_) => {
                Self::new(Code::IdentityChanged, "somebody who was verified has another identity now")
            }
        }
    }
}

impl From<OlmError> for Error {
    fn from(error: OlmError) -> Self {
        match error {
            OlmError::Store(error) => error.into(),
            OlmError::SessionRecipientCollectionError(error) => error.into(),
            OlmError::JsonError(error) => error.into(),
            OlmError::MissingSession => Self::failed("there is no channel to that device yet"),
            OlmError::SessionCreation(_) => Self::failed("a channel could not be made"),
            _ => Self::failed("the message could not be encrypted or read"),
        }
    }
}

impl From<MegolmError> for Error {
    fn from(error: MegolmError) -> Self {
        match error {
            MegolmError::Store(error) => error.into(),
            MegolmError::JsonError(error) => error.into(),
            _ => Self::failed("the event could not be encrypted or read"),
        }
    }
}

impl From<SetRoomSettingsError> for Error {
    fn from(error: SetRoomSettingsError) -> Self {
        match error {
            SetRoomSettingsError::Store(error) => error.into(),
            SetRoomSettingsError::EncryptionDowngrade => {
                Self::new(Code::Downgrade, "a room's encryption stays as it was set first")
            }
            SetRoomSettingsError::InvalidSettings => {
                Self::new(Code::BadArgument, "this encryption is unknown")
            }
        }
    }
}

impl From<SignatureError> for Error {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::StoreError(error) => error.into(),
            SignatureError::MissingSigningKey => {
                Self::new(Code::Unverified, "the key to sign with is not on this device")
            }
            _ => Self::failed("this could not be signed"),
        }
    }
}

impl From<SecretImportError> for Error {
    fn from(error: SecretImportError) -> Self {
        match error {
            SecretImportError::Store(error) => error.into(),
            SecretImportError::Key { name, .. } | SecretImportError::MismatchedPublicKeys { name } => {
                Self::new(Code::WrongSecret, format!("{name} is not the account's"))
            }
        }
    }
}
