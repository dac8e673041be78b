// SPDX-License-Identifier: GPL-3.0-or-later
//! Opening the store, without making anything anew that was there before.

use std::path::Path;

use matrix_sdk_crypto::OlmMachine;
use matrix_sdk_crypto::store::CryptoStore;
use matrix_sdk_crypto::vodozemac::base64_decode;
use matrix_sdk_sqlite::{SqliteCryptoStore, SqliteStoreConfig};
use ruma::{OwnedDeviceId, OwnedUserId};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::error::{Code, Error, Result};
use crate::secret::Secret;

const FILE_NAME: &str = "matrix-sdk-crypto.sqlite3";

/// The newest schema that matrix-sdk-sqlite knows. It takes a newer one for its own.
const NEWEST_SCHEMA: u8 = 17;

/// Connections: one writes, the others read.
const CONNECTIONS: usize = 3;
const CACHE_BYTES: u32 = 500_000;
const JOURNAL_BYTES: u32 = 2_000_000;

#[derive(Deserialize)]
pub struct Open {
    user_id: OwnedUserId,
    device_id: OwnedDeviceId,
    path: String,
    key: Secret,
    create: bool,
}

/// A row of the table that says what the store is; None where there is neither row nor table.
fn read_mark(db: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kv'";
    if db.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(None);
    }
    db.query_row("SELECT value FROM kv WHERE key = ?1", [name], |row| row.get(0)).optional()
}

/// Where a store has to be there, it has to be whole and of a known version.
fn check(folder: &Path, create: bool) -> Result<()> {
    let file = folder.join(FILE_NAME);
    if !file.try_exists()? {
        return match create {
            true => Ok(()),
            false => Err(Error::new(Code::NoStore, "there is no store")),
        };
    }

    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(&file, flags)?;
    match read_mark(&db, "version")?.as_deref() {
        Some([version]) if *version > NEWEST_SCHEMA => {
            Err(Error::new(Code::Newer, format!("the store is of version {version}")))
        }
        Some([_]) if create || read_mark(&db, "cipher")?.is_some() => Ok(()),
        None if create => Ok(()),
        _ => Err(Error::new(Code::Damaged, "the store is not whole")),
    }
}

fn decode_key(key: &Secret) -> Result<Zeroizing<[u8; 32]>> {
    let bad = || Error::new(Code::BadArgument, "the store's key is not 32 bytes in base64");
    let bytes = Zeroizing::new(base64_decode(key.as_str()).map_err(|_| bad())?);
    Ok(Zeroizing::new(bytes.as_slice().try_into().map_err(|_| bad())?))
}

pub async fn open(arguments: Open) -> Result<OlmMachine> {
    let Open { user_id, device_id, path, key, create } = arguments;
    let key = decode_key(&key)?;
    check(Path::new(&path), create)?;

    let config = SqliteStoreConfig::new(&path)
        .key(Some(&key))
        .pool_max_size(CONNECTIONS)
        .cache_size(CACHE_BYTES)
        .journal_size_limit(JOURNAL_BYTES);
    let store = SqliteCryptoStore::open_with_config(&config).await?;
    if !create
        && store.load_account().await.map_err(Into::<matrix_sdk_crypto::CryptoStoreError>::into)?.is_none()
    {
        return Err(Error::new(Code::Damaged, "the store has no device"));
    }

    Ok(OlmMachine::with_store(&user_id, &device_id, store, None).await?)
}
