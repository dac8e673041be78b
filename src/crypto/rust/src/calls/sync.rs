// SPDX-License-Identifier: GPL-3.0-or-later
//! What a sync brought, and what is to be sent.

use std::collections::BTreeMap;

use matrix_sdk_common::deserialized_responses::ProcessedToDeviceEvent;
use matrix_sdk_crypto::{EncryptionSyncChanges, OlmMachine};
use ruma::api::client::sync::sync_events::DeviceLists;
use ruma::events::AnyToDeviceEvent;
use ruma::serde::Raw;
use ruma::{OneTimeKeyAlgorithm, OwnedDeviceId, OwnedUserId, UInt};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rooms::{RoomKey, Senders, Trust, trust};
use super::{Nothing, good_ones};
use crate::error::Result;
use crate::requests::Requests;
use crate::session::Session;

#[derive(Serialize)]
pub struct Identity {
    curve25519: String,
    ed25519: String,
}

pub fn identity_keys(machine: &OlmMachine) -> Identity {
    let keys = machine.identity_keys();
    Identity { curve25519: keys.curve25519.to_base64(), ed25519: keys.ed25519.to_base64() }
}

#[derive(Default, Deserialize)]
struct Lists {
    #[serde(default, deserialize_with = "good_ones")]
    changed: Vec<OwnedUserId>,
    #[serde(default, deserialize_with = "good_ones")]
    left: Vec<OwnedUserId>,
}

#[derive(Deserialize)]
pub struct Sync {
    #[serde(default)]
    to_device: Vec<Raw<AnyToDeviceEvent>>,
    #[serde(default)]
    device_lists: Lists,
    #[serde(default)]
    one_time_key_counts: BTreeMap<OneTimeKeyAlgorithm, Value>,
    unused_fallback_keys: Option<Vec<Value>>,
    next_batch: Option<String>,
    senders: Senders,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Decrypted,
    Clear,
    Broken,
}

#[derive(Serialize)]
struct ToDeviceEvent {
    state: State,
    event: Raw<AnyToDeviceEvent>,
    sender_device: Option<OwnedDeviceId>,
    trust: Option<Trust>,
}

impl ToDeviceEvent {
    /// What is not even an event is left out.
    fn new(event: ProcessedToDeviceEvent) -> Option<Self> {
        let (state, event, info) = match event {
            ProcessedToDeviceEvent::Decrypted { raw, encryption_info } => {
                (State::Decrypted, raw, Some(encryption_info))
            }
            ProcessedToDeviceEvent::UnableToDecrypt { encrypted_event, .. } => {
                (State::Broken, encrypted_event, None)
            }
            ProcessedToDeviceEvent::PlainText(event) => (State::Clear, event, None),
            ProcessedToDeviceEvent::Invalid(_) => return None,
        };
        let trust = info.as_ref().map(|info| trust(&info.verification_state));
        Some(Self { state, event, sender_device: info.and_then(|info| info.sender_device), trust })
    }
}

#[derive(Serialize)]
pub struct Received {
    events: Vec<ToDeviceEvent>,
    room_keys: Vec<RoomKey>,
}

pub async fn receive(session: &Session, sync: Sync) -> Result<Received> {
    let machine = session.machine()?;
    let mut lists = DeviceLists::new();
    lists.changed = sync.device_lists.changed;
    lists.left = sync.device_lists.left;
    let counts = sync.one_time_key_counts.into_iter();
    let counts =
        counts.filter_map(|(kind, count)| Some((kind, UInt::try_from(count.as_u64()?).ok()?))).collect();
    let unused = sync.unused_fallback_keys.map(|kinds| {
        let kinds = kinds.iter().filter_map(Value::as_str);
        kinds.map(OneTimeKeyAlgorithm::from).collect::<Vec<_>>()
    });
    let changes = EncryptionSyncChanges {
        to_device_events: sync.to_device,
        changed_devices: &lists,
        one_time_keys_counts: &counts,
        unused_fallback_keys: unused.as_deref(),
        next_batch_token: sync.next_batch,
    };
    let (events, keys) = machine.receive_sync_changes(changes, &sync.senders.settings()).await?;

    // Other people may ask for a verification, too, but there is nothing yet to answer them with.
    let is_own = |event: &ProcessedToDeviceEvent| {
        event
            .as_raw()
            .get_field::<OwnedUserId>("sender")
            .is_ok_and(|sender| sender.as_deref() == Some(machine.user_id()))
    };
    if events.iter().any(is_own) {
        session.follow_all(machine, machine.user_id());
    }
    Ok(Received {
        events: events.into_iter().filter_map(ToDeviceEvent::new).collect(),
        room_keys: keys.iter().map(Into::into).collect(),
    })
}

pub async fn outgoing_requests(machine: &OlmMachine, _: Nothing) -> Result<Requests> {
    let requests = machine.outgoing_requests().await?;
    Ok(Requests { requests: requests.into_iter().map(TryInto::try_into).collect::<Result<_>>()? })
}
