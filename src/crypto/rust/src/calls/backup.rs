// SPDX-License-Identifier: GPL-3.0-or-later
//! The backup of room keys at the homeserver.

use std::collections::BTreeMap;

use matrix_sdk_crypto::OlmMachine;
use matrix_sdk_crypto::olm::ExportedRoomKey;
use matrix_sdk_crypto::store::types::BackupDecryptionKey;
use matrix_sdk_crypto::types::RoomKeyBackupInfo;
use ruma::api::client::backup::KeyBackupData;
use ruma::events::secret::request::SecretName;
use ruma::{OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Nothing;
use crate::error::{Code, Error, Result};
use crate::requests::{self, Requests};
use crate::secret::Secret;

#[derive(Serialize)]
pub struct Status {
    enabled: bool,
    has_key: bool,
    version: Option<String>,
    total: usize,
    backed_up: usize,
}

pub async fn status(machine: &OlmMachine, _: Nothing) -> Result<Status> {
    let backup = machine.backup_machine();
    let counts = backup.room_key_counts().await?;
    let keys = backup.get_backup_keys().await?;
    Ok(Status {
        enabled: backup.enabled().await,
        has_key: keys.decryption_key.is_some(),
        version: backup.backup_version().await,
        total: counts.total,
        backed_up: counts.backed_up,
    })
}

#[derive(Serialize)]
pub struct NewBackup {
    key: Secret,
    info: RoomKeyBackupInfo,
}

/// Makes a key, and what the homeserver is to be told of it. The key is kept before anybody hears of
/// it: what ends in between would else leave a backup that nobody can open.
pub async fn create(machine: &OlmMachine, _: Nothing) -> Result<NewBackup> {
    let backup = machine.backup_machine();
    let key = BackupDecryptionKey::new();
    let mut info = key.to_backup_info();
    backup.sign_backup(&mut info).await?;
    let text = Secret::new(key.to_base64());
    backup.save_decryption_key(Some(key), None).await?;
    Ok(NewBackup { key: text, info })
}

#[derive(Serialize)]
pub struct Kept {
    secret: Option<Secret>,
}

pub async fn key(machine: &OlmMachine, _: Nothing) -> Result<Kept> {
    let keys = machine.backup_machine().get_backup_keys().await?;
    Ok(Kept { secret: keys.decryption_key.map(|key| Secret::new(key.to_base64())) })
}

fn decode(key: &Secret) -> Result<BackupDecryptionKey> {
    BackupDecryptionKey::from_base64(key.as_str())
        .map_err(|_| Error::new(Code::WrongSecret, "that is no backup key"))
}

#[derive(Deserialize)]
pub struct Enable {
    key: Secret,
    version: String,
    info: RoomKeyBackupInfo,
}

/// Room keys go to a backup only where its public key is that of the private key at hand: whoever
/// has the homeserver could else put a key of theirs there.
pub async fn enable(machine: &OlmMachine, enable: Enable) -> Result<()> {
    let backup = machine.backup_machine();
    let key = decode(&enable.key)?;
    if !key.backup_key_matches(&enable.info) {
        return Err(Error::new(Code::WrongSecret, "the key is not that of the backup"));
    }

    let public_key = key.megolm_v1_public_key();
    public_key.set_version(enable.version.clone());
    if backup.backup_version().await.is_some_and(|version| version != enable.version) {
        backup.disable_backup().await?;
    }
    backup.save_decryption_key(Some(key), Some(enable.version)).await?;
    backup.enable_backup_v1(public_key).await?;
    Ok(machine.store().delete_secrets_from_inbox(&SecretName::RecoveryKey).await?)
}

pub async fn disable(machine: &OlmMachine, _: Nothing) -> Result<()> {
    Ok(machine.backup_machine().disable_backup().await?)
}

pub async fn upload(machine: &OlmMachine, _: Nothing) -> Result<Requests> {
    let backup = machine.backup_machine().backup().await?;
    let request = backup.map(|(id, backup)| requests::keys_backup(id, backup)).transpose()?;
    Ok(Requests { requests: request.into_iter().collect() })
}

#[derive(Deserialize)]
pub struct Import {
    version: String,
    rooms: BTreeMap<String, Value>,
}

#[derive(Serialize)]
pub struct Imported {
    imported: usize,
    total: usize,
}

fn decrypt(
    key: &BackupDecryptionKey,
    room_id: OwnedRoomId,
    session_id: String,
    data: Value,
) -> Option<ExportedRoomKey> {
    let data: KeyBackupData = serde_json::from_value(data).ok()?;
    let room_key = key.decrypt_session_data(data.session_data).ok()?;
    Some(ExportedRoomKey::from_backed_up_room_key(room_id, session_id, room_key))
}

/// One that cannot be read does not stop the others.
pub async fn import(machine: &OlmMachine, import: Import) -> Result<Imported> {
    let Some(key) = machine.backup_machine().get_backup_keys().await?.decryption_key else {
        return Err(Error::not_found("backup key"));
    };

    let mut total = 0;
    let mut room_keys = Vec::new();
    for (room_id, mut room) in import.rooms {
        let sessions = room.get_mut("sessions").and_then(Value::as_object_mut);
        let (Ok(room_id), Some(sessions)) = (RoomId::parse(room_id), sessions) else {
            continue;
        };
        total += sessions.len();
        for (session_id, data) in std::mem::take(sessions) {
            room_keys.extend(decrypt(&key, room_id.clone(), session_id, data));
        }
    }
    let result = machine.store().import_room_keys(room_keys, Some(&import.version), |_, _| {}).await?;
    Ok(Imported { imported: result.imported_count, total })
}
