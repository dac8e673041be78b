// SPDX-License-Identifier: GPL-3.0-or-later
//! The account's identity (cross-signing), and secret storage.

use matrix_sdk_crypto::secret_storage::{AesHmacSha2EncryptedData, DecodeError, SecretStorageKey};
use matrix_sdk_crypto::{CrossSigningKeyExport, OlmMachine};
use ruma::UInt;
use ruma::events::EventContentFromType;
use ruma::events::secret::request::SecretName;
use ruma::events::secret_storage::key::SecretStorageKeyEventContent;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::task::spawn_blocking;

use super::Nothing;
use crate::error::{Code, Error, Result};
use crate::requests::{self, Requests};
use crate::secret::Secret;

/// Whoever wrote the description could else keep this machine busy for hours. Clients write 500 000.
const MAX_ITERATIONS: u32 = 10_000_000;

#[derive(Serialize)]
pub struct Status {
    master: bool,
    self_signing: bool,
    user_signing: bool,
    identity: bool,
    identity_verified: bool,
    device_signed: bool,
}

pub async fn status(machine: &OlmMachine, _: Nothing) -> Result<Status> {
    let private = machine.cross_signing_status().await;
    let identity = machine.get_identity(machine.user_id(), None).await?;
    let device = machine.get_device(machine.user_id(), machine.device_id(), None).await?;
    Ok(Status {
        master: private.has_master,
        self_signing: private.has_self_signing,
        user_signing: private.has_user_signing,
        identity: identity.is_some(),
        identity_verified: identity.is_some_and(|identity| identity.is_verified()),
        device_signed: device.is_some_and(|device| device.is_cross_signed_by_owner()),
    })
}

#[derive(Deserialize)]
pub struct Bootstrap {
    reset: bool,
}

pub async fn bootstrap(machine: &OlmMachine, bootstrap: Bootstrap) -> Result<Requests> {
    let needed = machine.bootstrap_cross_signing(bootstrap.reset).await?;
    let mut requests = Vec::new();
    if let Some(upload) = needed.upload_keys_req {
        requests.push(upload.try_into()?);
    }
    requests.push(requests::signing_keys(needed.upload_signing_keys_req)?);
    requests.push(requests::signatures(needed.upload_signatures_req)?);
    Ok(Requests { requests })
}

#[derive(Deserialize, Serialize)]
pub struct Keys {
    master: Option<Secret>,
    self_signing: Option<Secret>,
    user_signing: Option<Secret>,
}

pub async fn export(machine: &OlmMachine, _: Nothing) -> Result<Keys> {
    let Some(mut export) = machine.export_cross_signing_keys().await? else {
        return Err(Error::not_found("private identity"));
    };
    Ok(Keys {
        master: export.master_key.take().map(Secret::new),
        self_signing: export.self_signing_key.take().map(Secret::new),
        user_signing: export.user_signing_key.take().map(Secret::new),
    })
}

/// The public identity has to be known before.
pub async fn import(machine: &OlmMachine, keys: Keys) -> Result<Status> {
    super::devices::identity(machine, machine.user_id()).await?;
    let text = |key: Option<Secret>| key.map(|key| key.as_str().to_owned());
    let export = CrossSigningKeyExport {
        master_key: text(keys.master),
        self_signing_key: text(keys.self_signing),
        user_signing_key: text(keys.user_signing),
    };
    machine.import_cross_signing_keys(export).await?;
    status(machine, Nothing {}).await
}

#[derive(Serialize)]
pub struct Requested {
    requested: bool,
}

pub async fn request(machine: &OlmMachine, _: Nothing) -> Result<Requested> {
    Ok(Requested { requested: machine.query_missing_secrets_from_other_sessions().await? })
}

#[derive(Serialize)]
pub struct Received {
    secret: Option<Secret>,
}

/// The newest that other devices sent of the backup's key. It stays until a backup is enabled.
pub async fn received_backup_key(machine: &OlmMachine, _: Nothing) -> Result<Received> {
    let secrets = machine.store().get_secrets_from_inbox(&SecretName::RecoveryKey).await?;
    Ok(Received { secret: secrets.last().map(|secret| Secret::new((**secret).clone())) })
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::UnsupportedAlgorithm(_) | DecodeError::KdfIterationCount(_) => {
                Self::failed("this kind of recovery key is unknown")
            }
            _ => Self::new(Code::WrongSecret, "that is not the recovery key"),
        }
    }
}

#[derive(Deserialize)]
pub struct NewKey {
    passphrase: Option<Secret>,
}

#[derive(Serialize)]
pub struct Key {
    key: Secret,
    key_id: String,
    description: SecretStorageKeyEventContent,
}

impl From<SecretStorageKey> for Key {
    fn from(key: SecretStorageKey) -> Self {
        Self {
            key: Secret::new(key.to_base58()),
            key_id: key.key_id().to_owned(),
            description: key.event_content().clone(),
        }
    }
}

async fn elsewhere<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|_| Error::new(Code::Panic, "making a key broke an assertion"))
}

pub async fn new_key(_: &OlmMachine, new: NewKey) -> Result<Key> {
    let key = elsewhere(move || match &new.passphrase {
        Some(passphrase) => SecretStorageKey::new_from_passphrase(passphrase.as_str()),
        None => SecretStorageKey::new(),
    });
    Ok(key.await?.into())
}

/// A key as the account describes it, and what a person typed for it: itself, or its passphrase.
#[derive(Deserialize)]
pub struct OpenKey {
    key_id: String,
    description: Box<RawValue>,
    secret: Secret,
}

impl OpenKey {
    async fn open(self) -> Result<SecretStorageKey> {
        let event_type = format!("m.secret_storage.key.{}", self.key_id);
        let description = SecretStorageKeyEventContent::from_parts(&event_type, &self.description)?;
        if description.passphrase.as_ref().is_some_and(|p| p.iterations > UInt::from(MAX_ITERATIONS)) {
            return Err(Error::failed("this passphrase would take too long"));
        }
        let secret = self.secret;
        Ok(elsewhere(move || SecretStorageKey::from_account_data(secret.as_str(), description)).await??)
    }
}

pub async fn open_key(_: &OlmMachine, open: OpenKey) -> Result<Key> {
    Ok(open.open().await?.into())
}

/// An opened key comes as itself, whatever it was opened with: its passphrase would be tried in vain
/// at each use.
#[derive(Deserialize)]
pub struct OpenedKey {
    key_id: String,
    description: Box<RawValue>,
    key: Secret,
}

impl OpenedKey {
    fn open(&self) -> Result<SecretStorageKey> {
        let event_type = format!("m.secret_storage.key.{}", self.key_id);
        let mut description = SecretStorageKeyEventContent::from_parts(&event_type, &self.description)?;
        description.passphrase = None;
        Ok(SecretStorageKey::from_account_data(self.key.as_str(), description)?)
    }
}

#[derive(Deserialize)]
pub struct Encrypt {
    key: OpenedKey,
    name: SecretName,
    secret: Secret,
}

pub async fn encrypt(_: &OlmMachine, encrypt: Encrypt) -> Result<AesHmacSha2EncryptedData> {
    let key = encrypt.key.open()?;
    Ok(key.encrypt(encrypt.secret.as_str().as_bytes().to_vec(), &encrypt.name))
}

#[derive(Deserialize)]
pub struct Decrypt {
    key: OpenedKey,
    name: SecretName,
    encrypted: AesHmacSha2EncryptedData,
}

#[derive(Serialize)]
pub struct Decrypted {
    secret: Secret,
}

pub async fn decrypt(_: &OlmMachine, decrypt: Decrypt) -> Result<Decrypted> {
    let wrong = || Error::new(Code::WrongSecret, "the secret is not of this key");
    let bytes = decrypt.key.open()?.decrypt(&decrypt.encrypted, &decrypt.name);
    let text = String::from_utf8(bytes.map_err(|_| wrong())?).map_err(|_| wrong())?;
    Ok(Decrypted { secret: Secret::new(text) })
}
