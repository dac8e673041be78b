// SPDX-License-Identifier: GPL-3.0-or-later
//! The operations, by their names in the header. Each has its arguments as a type that is read from
//! JSON, and a result that is written to it.

mod backup;
mod devices;
pub mod rooms;
mod secrets;
mod sync;
pub mod verification;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::error::{Code, Error, Result};
use crate::requests;
use crate::session::Session;
use crate::store;

fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text)?)
}

/// A list, without those of its entries that are not as they should be: strangers wrote them, and one
/// of them must not stop the others.
fn good_ones<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> std::result::Result<Vec<T>, D::Error> {
    let entries = Vec::<Value>::deserialize(from)?;
    Ok(entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}

fn reply<T: Serialize>(result: T) -> Result<String> {
    let text = serde_json::to_string(&result)?;
    // What there is nothing to say of is an object like the others.
    Ok(if text == "null" { "{}".to_owned() } else { text })
}

/// `NAME: FUNCTION;` for a function of the machine and the arguments.
macro_rules! route {
    ($machine:expr, $operation:expr, $arguments:expr; $($name:literal: $function:path;)*) => {
        match $operation {
            $($name => reply($function($machine, parse($arguments)?).await?),)*
            _ => Err(Error::new(Code::BadArgument, "there is no such operation")),
        }
    };
}

#[derive(Deserialize)]
pub struct Nothing {}

pub async fn dispatch(session: &Arc<Session>, operation: &str, arguments: &str) -> Result<String> {
    let result = work(session, operation, arguments).await;
    session.tell_of_verifications();
    result
}

async fn work(session: &Arc<Session>, operation: &str, arguments: &str) -> Result<String> {
    // What concerns the session as a whole.
    match operation {
        "open" => {
            session.set_machine(store::open(parse(arguments)?).await?)?;
            return reply(sync::identity_keys(session.machine()?));
        }
        "receive-sync" => return reply(sync::receive(session, parse(arguments)?).await?),
        "request-verification" => {
            return reply(verification::request(session, parse(arguments)?).await?);
        }
        _ => (),
    }

    route! { session.machine()?, operation, arguments;
        "outgoing-requests": sync::outgoing_requests;
        "mark-sent": requests::mark_sent;

        "track-users": devices::track;
        "query-keys": devices::query_keys;
        "missing-sessions": devices::missing_sessions;
        "devices": devices::list;
        "verify-device": devices::verify_device;
        "verify-user": devices::verify_user;
        "withdraw-verification": devices::withdraw_verification;
        "encrypt-to-devices": devices::encrypt;

        "room-settings": rooms::settings;
        "set-room-settings": rooms::set_settings;
        "share-room-key": rooms::share_key;
        "discard-room-key": rooms::discard_key;
        "encrypt": rooms::encrypt;
        "decrypt": rooms::decrypt;

        "cross-signing-status": secrets::status;
        "bootstrap-cross-signing": secrets::bootstrap;
        "export-cross-signing": secrets::export;
        "import-cross-signing": secrets::import;
        "request-secrets": secrets::request;
        "received-backup-key": secrets::received_backup_key;
        "new-secret-key": secrets::new_key;
        "open-secret-key": secrets::open_key;
        "encrypt-secret": secrets::encrypt;
        "decrypt-secret": secrets::decrypt;

        "backup-status": backup::status;
        "new-backup": backup::create;
        "backup-key": backup::key;
        "enable-backup": backup::enable;
        "disable-backup": backup::disable;
        "back-up": backup::upload;
        "import-backup": backup::import;

        "accept-verification": verification::accept;
        "start-verification": verification::start;
        "confirm-verification": verification::confirm;
        "cancel-verification": verification::cancel;
    }
}
